import Application
import Domain

/// A provider with a ledger of its own, which is the judge.
final class SimProvider {
    /// One order at the provider.
    struct Charge {
        let id: String
        /// Nil: somebody else's order of long ago.
        let attempt: ID<Attempt>?
        let line: ID<Line>?
        let target: String
        let service: String
        let at: Int64
        let startsAt: Int64
        let endsAt: Int64
        let isRejected: Bool
        /// Made in a time line that a restore took away.
        var isOrphan = false

        func status(at time: Int64) -> ProviderStatus {
            if time < startsAt { return .pending }
            if time < endsAt { return .inProcess }
            return isRejected ? .rejected : .completed
        }
    }

    /// What the provider did with one request.
    enum Verdict: Equatable { case charged(String), refused, duplicate }

    unowned var world: World! = nil
    private(set) var charges: [Charge] = []
    private var nextNumber = 1

    /// Puts orders of strangers into the ledger.
    func addForeign(_ count: Int) {
        for _ in 0..<count {
            charges.append(
                Charge(
                    id: takeNumber(), attempt: nil, line: nil, target: pick(Catalogue.targets),
                    service: pick(Catalogue.services), at: world.clock, startsAt: world.clock,
                    endsAt: world.clock, isRejected: false))
        }
    }

    private func takeNumber() -> String {
        nextNumber += 1
        return "P\(nextNumber)"
    }

    private func pick(_ words: [String]) -> String {
        words[Int(world.random.below(UInt64(words.count)))]
    }

    /// Takes in one request; answers with the bytes of the reply.
    func arrive(_ send: ClaimedSend) -> String {
        let request = send.request
        if world.fires(.refuseFinal) { return "NO final BAD_NUMBER" }
        if world.fires(.refuseLater) { return "NO retryable TRY_LATER" }
        if world.fires(.refuseAccount, oneIn: 6) { return "NO oursProvider NO_BALANCE" }
        if world.fires(.refuseService, oneIn: 8) { return "NO oursService SERVICE_OFF" }
        if world.plan.isStrict, charges.contains(where: { isSame($0, request) }) { return "DUP" }
        let starts = world.clock + Int64(world.random.below(600_000))
        let charge = Charge(
            id: takeNumber(), attempt: request.attempt, line: send.line, target: request.target,
            service: request.serviceCode, at: world.clock, startsAt: starts,
            endsAt: starts + Int64(world.random.below(1_500_000)),
            isRejected: world.chance(oneIn: 6))
        charges.append(charge)
        world.monitor.charged(charge)
        let target = world.fires(.replyMismatch) ? "999999999999999" : request.target
        return "YES \(charge.id) \(target)"
    }

    private func isSame(_ charge: Charge, _ request: SubmitRequest) -> Bool {
        charge.target == request.target && charge.service == request.serviceCode
            && charge.status(at: world.clock) != .rejected
    }

    /// Marks everything the restored database does not know.
    func orphan(where isUnknown: (Charge) -> Bool) {
        for index in charges.indices where isUnknown(charges[index]) {
            charges[index].isOrphan = true
        }
    }

    /// What the provider's own page shows about one of its orders.
    func row(_ charge: Charge) -> StatusRow {
        row(charge, status: charge.status(at: world.clock))
    }

    private func row(_ charge: Charge, status: ProviderStatus) -> StatusRow {
        let word = "\(status)"
        let isDone = status == .completed || status == .rejected
        return StatusRow(
            providerOrderID: charge.id, target: charge.target, status: status, statusWord: word,
            serviceName: "Check " + charge.service, resultText: isDone ? "Result: " + word : nil,
            requestedAt: nil, raw: Array((charge.id + word).utf8))
    }

    /// The account's own list; complete, or not to be had.
    func list() -> [ListedOrder]? {
        if world.fires(.statusGarbage) { return nil }
        return charges.map {
            ListedOrder(row: row($0), requestedAt: Timestamp(microseconds: $0.at))
        }
    }

    /// Answers a status call, with what seeds make go wrong.
    func status(of ids: [String]) -> StatusAnswer {
        if world.fires(.statusGarbage) { return .failed("not XML") }
        var rows: [StatusRow] = []
        for charge in charges where ids.contains(charge.id) {
            if world.fires(.statusLeftOut) { continue }
            var status = charge.status(at: world.clock)
            if world.fires(.statusBack) { status = world.chance(oneIn: 2) ? .pending : .inProcess }
            if world.fires(.statusUnknown, oneIn: 8) { status = .unknown("Verifying") }
            rows.append(row(charge, status: status))
        }
        if world.fires(.statusUnknown, oneIn: 8), let stranger = charges.first {
            rows.append(row(stranger))
        }
        return .rows(rows)
    }
}

/// The adapter: bytes to outcomes and back.
enum Wire {
    static func interpret(_ result: CallResult, _ request: SubmitRequest) -> SubmitOutcome {
        switch result {
        case .failed(let failure):
            if failure.kind == .gateClosed { return .notSent }
            guard failure.nothingSent else { return .uncertain(failure.kind.rawValue) }
            return .refused(Refusal(kind: .retryable, code: "NO_CONNECTION", message: "refused"))
        case .reply(let reply):
            return read(String(decoding: reply.body, as: UTF8.self), request)
        }
    }

    private static func read(_ text: String, _ request: SubmitRequest) -> SubmitOutcome {
        let words = text.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("YES", 3):
            guard words[2].utf8.count == 15 else { return .uncertain("truncated") }
            guard words[2] == request.target else { return .mismatch("another target") }
            return .accepted(providerOrderID: words[1], status: .pending)
        case ("NO", 3):
            guard let kind = Refusal.Kind(rawValue: words[1]) else { return .uncertain(text) }
            return .refused(Refusal(kind: kind, code: words[2], message: words[2]))
        case ("DUP", 1): return .duplicate
        default: return .uncertain("unreadable")
        }
    }

    static func store(_ result: CallResult, _ send: ClaimedSend, at: Timestamp) -> StoredReply {
        switch result {
        case .reply(let reply):
            return StoredReply(
                attempt: send.request.attempt, fence: send.fence, at: at, httpStatus: 200,
                raw: reply.body)
        case .failed(let failure):
            let text = failure.kind.rawValue + (failure.nothingSent ? " 1" : " 0")
            return StoredReply(
                attempt: send.request.attempt, fence: send.fence, at: at, httpStatus: 0,
                raw: Array(text.utf8))
        }
    }

    static func load(_ stored: StoredReply) -> CallResult {
        guard stored.httpStatus == 0 else {
            return .reply(RawReply(status: stored.httpStatus, body: stored.raw))
        }
        let words = String(decoding: stored.raw, as: UTF8.self).split(separator: " ")
        let kind = words.first.flatMap { TransportFailure.Kind(rawValue: String($0)) }
        return .failed(
            TransportFailure(
                kind: kind ?? .other, nothingSent: words.last == "1", message: ""))
    }
}
