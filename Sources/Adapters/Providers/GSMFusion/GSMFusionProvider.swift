package import Application
package import HTTPClient

/// GSM Fusion: IMEI checks from a provider without idempotency; `gsm-fusion.md` is its document.
package struct GSMFusionProvider: ProviderPort {
    /// Sends one call; the client's `perform`, or a stand-in for it.
    package typealias Send = @Sendable (HTTPCall) async -> Result<HTTPReply, HTTPFailure>
    /// Waits that many milliseconds; throws when the wait was cancelled.
    package typealias Delay = @Sendable (_ milliseconds: Int) async throws -> Void

    /// What goes with a call that was not made because its inputs are not sendable.
    static let unsendable = "not sent: the inputs are not those of exactly one call"

    /// The account and its settings.
    let configuration: GSMFusionConfiguration
    private let send: Send
    private let delay: Delay
    private let tokenizer = ResultTokenizer()

    /// An account reached through a client; `delay` waits between the tries of a read call.
    package init(
        configuration: GSMFusionConfiguration, client: HTTPClient, delay: @escaping Delay
    ) {
        self.init(configuration: configuration, send: { await client.perform($0) }, delay: delay)
    }

    /// An account reached through a closure.
    package init(
        configuration: GSMFusionConfiguration, send: @escaping Send, delay: @escaping Delay
    ) {
        self.configuration = configuration
        self.send = send
        self.delay = delay
    }

    /// The account's code in Waybill.
    package var code: String { configuration.code }

    /// The tokenizer's version times 1000 plus the label table's.
    package var parserVersion: Int { ResultTokenizer.version * 1_000 + LabelTable.version }

    /// Orders one IMEI check: one call, one connection, never repeated (R2, `gsm-fusion.md` 1).
    package func submit(
        _ request: SubmitRequest, mayStart: @escaping @Sendable () -> Bool
    ) async -> CallResult {
        guard let order = GSMFusionRequest.placeOrder(request) else { return Self.notMade }
        var call = self.call(order)
        // R2 and section 1: a connection of its own, one try, 5 s, 90 s, 1 MiB.
        call.fresh = true
        call.connectTimeoutMilliseconds = 5_000
        call.totalTimeoutMilliseconds = 90_000
        call.maxBodyBytes = 1 << 20
        call.gate = mayStart
        return result(await send(call))
    }

    /// Asks `getimeis` for 1–100 ids; none, more, or an id that is no single id makes no call.
    package func status(of providerOrderIDs: [String]) async -> CallResult {
        guard let request = GSMFusionRequest.statuses(of: providerOrderIDs) else {
            return Self.notMade
        }
        return await read(request)
    }

    /// Asks `getimeis` without ids: whether that lists the account is probe 1's question (9.6).
    package func listing() async -> CallResult { await read(.listing) }

    /// Asks `imeiservices` for all services.
    package func catalogue() async -> CallResult { await read(.catalogue) }

    /// Reads a `code` text with the tokenizer; total over all inputs.
    package func parseResult(_ text: String, target: String) -> ParsedResult {
        tokenizer.read(text, target: target)
    }

    /// The body of a paid call as it may be stored, without key and user; nil when unsendable.
    package func storedRequest(_ request: SubmitRequest) -> [UInt8]? {
        GSMFusionRequest.placeOrder(request)?.storedBody
    }

    /// One read call, tried up to three times, each at most 60 s and 8 MiB.
    private func read(_ request: GSMFusionRequest) async -> CallResult {
        var call = self.call(request)
        call.fresh = false
        call.totalTimeoutMilliseconds = 60_000
        call.maxBodyBytes = 8 << 20
        var last = await send(call)
        var tries = 1
        while let wait = ReadRetry.wait(after: last, tries: tries) {
            do { try await delay(wait) } catch { break }
            last = await send(call)
            tries += 1
        }
        return result(last)
    }

    private func call(_ request: GSMFusionRequest) -> HTTPCall {
        HTTPCall(
            method: "POST", url: configuration.endpoint,
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Accept", "application/xml"),
            ],
            body: request.body(configuration.credentials), acceptsGzip: true,
            allowPlainHTTP: configuration.allowsPlainHTTP)
    }

    private func result(_ result: Result<HTTPReply, HTTPFailure>) -> CallResult {
        switch result {
        case .success(let reply): .reply(RawReply(status: reply.status, body: reply.body))
        case .failure(let failure):
            .failed(
                TransportFailure(
                    kind: Self.kind(failure.kind), nothingSent: failure.nothingSent,
                    message: configuration.credentials.redacted(failure.message),
                    partial: failure.partial))
        }
    }

    private static var notMade: CallResult {
        .failed(TransportFailure(kind: .other, nothingSent: true, message: unsendable))
    }

    private static func kind(_ kind: HTTPFailure.Kind) -> TransportFailure.Kind {
        switch kind {
        case .resolve: .resolve
        case .refused: .refused
        case .connectTimeout: .connectTimeout
        case .tls: .tls
        case .gateClosed: .gateClosed
        case .timeout: .timeout
        case .reset: .reset
        case .emptyReply: .emptyReply
        case .sendFailed: .sendFailed
        case .tooLarge: .tooLarge
        case .badEncoding: .badEncoding
        case .cancelled: .cancelled
        case .badURL, .other: .other
        }
    }
}
