internal import Files
internal import Lifecycle

/// The provider's books: orders, guard and balance in memory, each fact in the ledger file first.
final class ProviderBook: Sendable {
    /// What the lock guards.
    struct State {
        /// By provider order id.
        var orders: [Int64: ProviderOrder] = [:]
        /// All that happened, oldest first.
        var facts: [LedgerFact] = []
        /// The id of the next order.
        var nextID: Int64
        /// Credits left in 1/10 000, nil = without end.
        var balance: Int64?
        /// Microseconds the clock was put forward by.
        var advanced: Int64 = 0
        /// IMEI and service of every order.
        var taken: Set<String> = []
        /// Those of them that a sequential guard sees: the call that brought them has ended.
        var seen: Set<String> = []
        /// The others, by that call.
        var running: [Int: [String]] = [:]
    }

    /// Services, times and what is rejected.
    let configuration: SandboxConfiguration
    /// The books themselves.
    let state: Lock<State>
    private let file: JournalFile?

    /// Reads the ledger, if there is one, and goes on from it; throws LedgerError, SystemError.
    init(_ configuration: SandboxConfiguration) throws {
        self.configuration = configuration
        var state = State(nextID: configuration.firstOrderID)
        if let path = configuration.ledgerPath {
            let ledger = try Ledger.load(path)
            file = try JournalFile(path: path, length: ledger.length)
            for fact in ledger.facts { state.apply(fact) }
            state.seen = state.taken
            state.running = [:]
        } else {
            file = nil
        }
        self.state = Lock(state)
        let isNew = state.facts.isEmpty
        if isNew, let balance = configuration.balance { try setBalance(balance) }
    }

    /// Everything so far; states that have been reached meanwhile are recorded first.
    func ledger() throws(SystemError) -> Ledger {
        try settle()
        return Ledger(facts: state.withLock { $0.facts })
    }

    /// Credits left in 1/10 000; nil = without end.
    var balance: Int64? { state.withLock { $0.balance } }

    /// The number of orders.
    var orderCount: Int { state.withLock { $0.orders.count } }

    /// Sets the balance; throws SystemError when it cannot be written down.
    func setBalance(_ amount: Int64?) throws(SystemError) {
        try record { _ in [.balance(amount, at: ProviderClock.now())] }
    }

    /// Puts the stand-in's clock forward; throws SystemError when it cannot be written down.
    func advance(microseconds: Int64) throws(SystemError) {
        try record { _ in [.advance(microseconds: microseconds, at: ProviderClock.now())] }
        try settle()
    }

    /// Writes down that a `placeorder` call came in; throws SystemError.
    func noteCall(_ number: Int, imeis: String, service: String, fault: Fault?) throws(SystemError)
    {
        let name = fault.map(FaultName.name) ?? "-"
        try record { _ in
            [
                .call(
                    number: number, imeis: LedgerFact.clean(imeis),
                    service: LedgerFact.clean(service), fault: name, at: ProviderClock.now())
            ]
        }
    }

    /// Tells the sequential guard that the call has ended: its orders count from now on.
    func callEnded(_ number: Int) {
        state.withLock { $0.seen.formUnion($0.running.removeValue(forKey: number) ?? []) }
    }

    /// Waits until what was recorded is on the disk, if the configuration asks for it.
    func makeDurable() throws(SystemError) {
        guard configuration.syncsLedger else { return }
        try file?.sync()
    }

    /// Decides facts under the lock, writes them to the file, then applies them; none on failure.
    func record(_ decide: (State) -> [LedgerFact]) throws(SystemError) {
        let failure = state.withLock { state -> SystemError? in
            let facts = decide(state)
            guard !facts.isEmpty else { return nil }
            do throws(SystemError) {
                try file?.append(Array((facts.map(\.line).joined(separator: "\n") + "\n").utf8))
            } catch {
                return error
            }
            for fact in facts { state.apply(fact) }
            return nil
        }
        if let failure { throw failure }
    }
}

extension ProviderBook.State {
    /// Takes one fact into the books.
    mutating func apply(_ fact: LedgerFact) {
        facts.append(fact)
        switch fact {
        case .call: break
        case .charge(let charge):
            orders[charge.id] = ProviderOrder(charge: charge)
            nextID = max(nextID, charge.id + 1)
            balance = balance.map { $0 - charge.price }
            let key = Self.key(charge.imei, charge.service)
            taken.insert(key)
            running[charge.call] = (running[charge.call] ?? []) + [key]
        case .status(let id, let word, _): orders[id]?.word = word
        case .refund(let id, let amount, _):
            orders[id]?.isRefunded = true
            balance = balance.map { $0 + amount }
        case .balance(let amount, _): balance = amount
        case .advance(let microseconds, _): advanced += microseconds
        }
    }

    /// What the duplicate guard compares.
    static func key(_ imei: String, _ service: String) -> String { "\(imei)\t\(service)" }
}
