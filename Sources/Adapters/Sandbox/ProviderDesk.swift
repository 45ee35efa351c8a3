internal import Lifecycle

/// Answers the provider's calls: account, fault, books, fault again.
final class ProviderDesk: Sendable {
    /// The account, the services and the times.
    let configuration: SandboxConfiguration
    /// What was ordered and charged.
    let book: ProviderBook
    /// Faults, latency, guard and outage in force, and the counters.
    let controls: Lock<SandboxControls>
    private let waitMicroseconds: @Sendable (Int64) -> Void

    /// Opens the books; throws LedgerError, SystemError.
    ///
    /// `waitMicroseconds` spends the latency of a call.
    init(
        _ configuration: SandboxConfiguration, waitMicroseconds: @escaping @Sendable (Int64) -> Void
    ) throws {
        self.configuration = configuration
        self.waitMicroseconds = waitMicroseconds
        book = try ProviderBook(configuration)
        let calls = try book.ledger().placedCalls
        controls = Lock(SandboxControls(configuration, placedCalls: calls))
    }

    /// Answers one call; throws SystemError when the ledger cannot be written.
    func answer(_ request: WireRequest) throws(SystemError) -> Answer {
        if controls.withLock({ $0.outage }) == .unavailable {
            return Answer(reply: .page(503, "Service Temporarily Unavailable"))
        }
        guard request.method == "POST", request.fields["userId"] == configuration.userID else {
            return refusal(RefusalText.user)
        }
        guard request.fields["apiKey"] == configuration.apiKey else {
            return refusal(RefusalText.key)
        }
        guard let action = SandboxAction(rawValue: request.fields["action"] ?? "") else {
            return refusal(RefusalText.action)
        }
        let turn = controls.withLock { $0.begin(action) }
        switch action {
        case .placeOrder:
            let imeis = request.fields["imei"] ?? ""
            let service = request.fields["networkId"] ?? ""
            try book.noteCall(turn.call, imeis: imeis, service: service, fault: turn.fault)
            let key = "\(imeis)\t\(service)"
            controls.withLock { $0.open(key) }
            defer {
                controls.withLock { $0.close(key) }
                book.callEnded(turn.call)
            }
            return try work(turn, request) { () throws(SystemError) in
                try self.place(imeis, service, turn)
            }
        case .status:
            return try work(turn, request) { () throws(SystemError) in
                let rows = try self.rows(request.fields["orderIds"] ?? "", turn.fault)
                return StatusAnswer.bytes(rows, call: turn.call, fault: turn.fault)
            }
        case .services:
            return try work(turn, request) { () throws(SystemError) in
                CatalogueAnswer.bytes(self.configuration.services, fault: turn.fault)
            }
        }
    }

    /// Spends the latency around the work; a fault before it replaces it, one after it spoils it.
    private func work(
        _ turn: Turn, _ request: WireRequest, _ process: () throws(SystemError) -> [UInt8]
    ) throws(SystemError) -> Answer {
        let host = request.header("host") ?? "127.0.0.1"
        waitMicroseconds(turn.latencyMicroseconds / 2)
        let early = turn.fault.flatMap { FaultyAnswer.instead($0, host: host) }
        let answer: Answer
        if let early {
            answer = early
        } else {
            answer = FaultyAnswer.spoilt(try process(), by: turn.fault, host: host)
        }
        waitMicroseconds(turn.latencyMicroseconds - turn.latencyMicroseconds / 2)
        return answer
    }

    private func place(
        _ imeis: String, _ service: String, _ turn: Turn
    ) throws(SystemError) -> [UInt8] {
        let list = imeis.split(separator: ",").map { $0.filter { $0 != " " } }
        guard let first = list.first else { return ReplyXML.error(RefusalText.imei) }
        let isGuardOff = turn.fault == .listing(.guardOff)
        let duplicateGuard = isGuardOff ? .off : controls.withLock { $0.duplicateGuard }
        let call = try book.place(
            imeis: list, service: service, call: turn.call, guardedBy: duplicateGuard)
        let isLinked = turn.fault == .subject(.linked)
        let linkedID = isLinked ? book.foreignOrder(than: first) : nil
        return PlaceAnswer.bytes(call, fault: turn.fault, linkedID: linkedID)
    }

    private func rows(_ ids: String, _ fault: Fault?) throws(SystemError) -> [ProviderRow] {
        let wanted = ids.split(separator: ",").compactMap { Int64($0.filter { $0 != " " }) }
        if !wanted.isEmpty { return try book.rows(ids: wanted) }
        guard configuration.listsOrders else { return [] }
        let lag: Int64 = fault == .listing(.lag) ? 30_000_000 / max(1, configuration.speed) : 0
        return try book.listing(
            lagMicroseconds: lag, skip: fault == .listing(.newest) ? 1 : 0)
    }

    private func refusal(_ text: String) -> Answer {
        Answer(reply: .xml(ReplyXML.error(text)))
    }

    private typealias Turn = (call: Int, fault: Fault?, latencyMicroseconds: Int64)
}
