/// How to reach one GSM Fusion account, checked when it is made.
package struct GSMFusionConfiguration: Sendable {
    /// Why the settings were refused; the raw value is the sentence for the operator.
    package enum Flaw: String, Error, Sendable {
        case baseURL = "The base URL must be https://HOST, without user name, query or fragment."
        case plainHTTP =
            "The base URL is plain http: the provider answers 'Invalid User!'; use https."
        case credentials =
            "The API key and the user name must be set and have no control characters."
        case timeZone = "The provider's time zone offset must lie between -14:00 and +14:00."
    }

    /// The provider account's code in Waybill.
    package let code: String
    /// The one address of all calls.
    let endpoint: String
    /// Sent with every call and hidden everywhere else.
    let credentials: GSMFusionCredentials
    /// True only for an address on this machine.
    let allowsPlainHTTP: Bool
    /// The zone of `requestedat`, in minutes east of UTC; the provider does not say it.
    package let timeZoneOffsetMinutes: Int
    /// Probe 8: whether HTTP 429 proves that the order was not looked at.
    package let rateLimitsBeforeProcessing: Bool
    /// The table of 4.2 with what staff added.
    let pinned: PinnedTexts

    /// Checks the settings; plain http is taken only with `allowPlainHTTP` and for this machine.
    package init(
        code: String = "gsm-fusion", baseURL: String = "https://hammerfusion.com",
        credentials: GSMFusionCredentials, timeZoneOffsetMinutes: Int = 0,
        allowPlainHTTP: Bool = false, rateLimitsBeforeProcessing: Bool = false,
        staffTexts: [PinnedTexts.Row] = []
    ) throws(Flaw) {
        var base = Array(baseURL.utf8)
        while base.last == UInt8(ascii: "/") { base.removeLast() }
        allowsPlainHTTP = try Self.checkScheme(base, allowPlainHTTP: allowPlainHTTP)
        guard Self.isText(credentials.apiKey), Self.isText(credentials.userId) else {
            throw .credentials
        }
        guard abs(timeZoneOffsetMinutes.clamped) <= 14 * 60 else { throw .timeZone }
        self.code = code
        endpoint = String(decoding: base, as: UTF8.self) + "/gsmfusion_api/index.php"
        self.credentials = credentials
        self.timeZoneOffsetMinutes = timeZoneOffsetMinutes
        self.rateLimitsBeforeProcessing = rateLimitsBeforeProcessing
        pinned = PinnedTexts(staff: staffTexts)
    }

    /// Whether the address is plain http and may be.
    private static func checkScheme(_ base: [UInt8], allowPlainHTTP: Bool) throws(Flaw) -> Bool {
        let small = base.map(ByteSearch.lowered)
        let isPlain = small.starts(with: "http://".utf8)
        guard isPlain || small.starts(with: "https://".utf8),
            base.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"?#@\\".utf8.contains($0) })
        else { throw .baseURL }
        let authority = small.dropFirst(isPlain ? 7 : 8).prefix { $0 != UInt8(ascii: "/") }
        guard !authority.isEmpty else { throw .baseURL }
        guard !isPlain || (allowPlainHTTP && isLoopback(Array(authority))) else { throw .plainHTTP }
        return isPlain
    }

    /// `localhost`, `[::1]` or a dotted `127.` address, with or without a port.
    private static func isLoopback(_ authority: [UInt8]) -> Bool {
        if authority.starts(with: "[::1]".utf8) {
            return isPort(authority.dropFirst(5))
        }
        let host = authority.prefix { $0 != UInt8(ascii: ":") }
        guard isPort(authority.dropFirst(host.count)) else { return false }
        if host.elementsEqual("localhost".utf8) { return true }
        let parts = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0].elementsEqual("127".utf8)
            && parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(ByteSearch.isDigit) }
    }

    private static func isPort(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first else { return true }
        return first == UInt8(ascii: ":") && (2...6).contains(rest.count)
            && rest.dropFirst().allSatisfy(ByteSearch.isDigit)
    }

    private static func isText(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}

extension Int {
    /// Far from the ends of the range, where `abs` would trap.
    fileprivate var clamped: Int { Swift.min(Swift.max(self, -100_000), 100_000) }
}
