internal import HTTP

/// Names and attributes of our cookies: `__Host-` over TLS, plain names for loopback and LAN
/// (SEC4).
package struct SessionCookies: Sendable {
    /// The cookie that carries a session token.
    package let session: String
    /// The cookie to which tokens of forms before signing in are bound (SEC11).
    package let before: String
    private let isPlainHTTP: Bool

    /// `isPlainHTTP` leaves `Secure` and the prefix away; only for loopback or an allowed LAN.
    package init(isPlainHTTP: Bool) {
        self.isPlainHTTP = isPlainHTTP
        session = isPlainHTTP ? "waybill-dev" : "__Host-waybill"
        before = isPlainHTTP ? "waybill-dev-form" : "__Host-waybill-form"
    }

    /// The Set-Cookie value of a new session.
    package func setting(session token: String) -> String { "\(session)=\(token)\(attributes)" }

    /// The Set-Cookie value that removes the session cookie.
    package var clearing: String { "\(session)=\(attributes); Max-Age=0" }

    /// The Set-Cookie value of a pre-session cookie.
    func setting(before token: String) -> String { "\(before)=\(token)\(attributes)" }

    private var attributes: String {
        (isPlainHTTP ? "" : "; Secure") + "; HttpOnly; SameSite=Strict; Path=/"
    }

    /// How often a cookie of this name was sent, whatever its value.
    static func count(_ name: String, in request: Request) -> Int {
        let wanted = Array(name.utf8)
        var count = 0
        for line in request.headers.all("Cookie") {
            for piece in line.utf8.split(separator: UInt8(ascii: ";")) {
                let pair = piece.drop { $0 == 0x20 || $0 == 0x09 }
                let sent = pair.prefix { $0 != UInt8(ascii: "=") }
                if sent.elementsEqual(wanted) { count += 1 }
            }
        }
        return count
    }
}
