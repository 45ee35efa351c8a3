package import Domain

/// The store as use cases see it: synchronous bodies inside one transaction, never a call out.
package protocol Storage: Sendable {
    /// Runs a body in one write transaction; durable when this returns.
    ///
    /// Throws `StorageError`.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value

    /// The same, with results that the body will probably store; they may be encoded beforehand.
    ///
    /// Throws `StorageError`.
    func write<Value: Sendable>(
        expecting results: [ExpectedResult],
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value

    /// Runs a body on one read snapshot.
    ///
    /// Throws `StorageError`.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderReading) throws -> Value
    ) async throws -> Value

    /// Stores a raw reply in a transaction of its own; nothing fallible before it (R6).
    ///
    /// Throws `StorageError`.
    func keep(reply: StoredReply) async throws
}

extension Storage {
    /// The same as without, for stores that have nothing to prepare.
    package func write<Value: Sendable>(
        expecting results: [ExpectedResult],
        _ body: @escaping @Sendable (any OrderWriting) throws -> Value
    ) async throws -> Value {
        try await write(body)
    }

    /// The same as writing it in a transaction, for stores that have nothing to prepare.
    package func keep(reply: StoredReply) async throws {
        try await write { try $0.keep(reply: reply) }
    }
}

/// Why the store did not do it; nothing was written.
package struct StorageError: Error, Sendable, Equatable {
    /// What to do about it.
    package enum Kind: Sendable, Equatable {
        /// Another writer held the database; try again (503).
        case busy
        /// The disk is full; reads go on (507).
        case full
        /// The disk failed; the process must end (R10).
        case failed
        /// A compare-and-set changed 0 rows: somebody else moved it.
        case conflict
        /// A uniqueness rule of the schema refused it; carries the rule's name.
        case duplicate(String)
        /// The file is damaged, or of a newer Waybill.
        case unusable
        /// The store is closing.
        case closed
        /// A defect: the statement or the row is not what the code expects.
        case defect
    }

    package let kind: Kind
    /// An operator sentence: what happened, what to do.
    package let message: String

    /// Makes an error with its operator sentence.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// True when the rows of one order are at fault, not the store.
    package var isAboutOneLine: Bool {
        switch kind {
        case .conflict, .duplicate, .defect: true
        case .busy, .full, .failed, .unusable, .closed: false
        }
    }
}

/// What use cases read inside a transaction.
package protocol OrderReading {
    /// An order with its lines and all their attempts; on PostgreSQL a write locks the order row
    /// (V4).
    func unit(order: ID<Order>, now: Timestamp) throws -> OrderUnit?
    /// The unit that a line belongs to.
    func unit(line: ID<Line>, now: Timestamp) throws -> OrderUnit?
    /// The units that lines belong to, each once, with few statements.
    func units(lines: [ID<Line>], now: Timestamp) throws -> [OrderUnit]
    /// The unit that an attempt belongs to.
    func unit(attempt: ID<Attempt>, now: Timestamp) throws -> OrderUnit?
    /// Finds an order by number.
    func order(number: String) throws -> ID<Order>?
    /// A service by id.
    func service(_ id: ID<Service>) throws -> ServiceRecord?
    /// Services with this code, of any provider.
    func services(code: String) throws -> [ServiceRecord]
    /// All services, by provider, category and name.
    func services() throws -> [ServiceRecord]
    /// A provider account by code.
    func provider(_ code: String) throws -> ProviderRecord?
    /// All provider accounts by code.
    func providers() throws -> [ProviderRecord]
    /// Lines on the same (provider, service code, target), newest first, at most `limit`.
    func earlierLines(
        provider: String, serviceCode: String, target: String, limit: Int
    ) throws -> [EarlierLine]
    /// The attempts on one service of a provider that were answered last, newest intent first.
    func newestAttempts(
        provider: String, serviceCode: String, limit: Int
    ) throws -> [AttemptRecord]
    /// The line to which a provider order id is linked.
    func line(provider: String, providerOrderID: String) throws -> ID<Line>?
    /// The order ids of a provider that were linked last, newest send first, at most `limit`.
    func newestProviderOrderIDs(provider: String, limit: Int) throws -> [String]
    /// What staff pinned about a provider's refusal texts.
    func pinnedTexts(provider: String) throws -> [PinnedText]
    /// True when the line's newest job is a dead letter (J8).
    func isDeadLetter(_ line: ID<Line>) throws -> Bool
    /// The newest result of a line.
    func result(of line: ID<Line>) throws -> ResultRecord?
    /// Raw replies stored for an attempt, oldest first (R6).
    func replies(of attempt: ID<Attempt>) throws -> [StoredReply]
    /// Lines with a provider order id whose check is due, oldest first.
    func dueLines(provider: String, before: Timestamp, limit: Int) throws -> [DueLine]
    /// Every open line with a provider order id, after a line id, in id order (manual sync).
    func openLines(provider: String, after: ID<Line>?, limit: Int) throws -> [DueLine]
    /// Uncertain lines without a provider order id whose deadline has come; of one provider, or
    /// all.
    func overdueUncertain(provider: String?, before: Timestamp, limit: Int) throws -> [ID<Line>]
    /// Parked lines of a provider, of one service code when given.
    func parkedLines(provider: String, serviceCode: String?, limit: Int) throws -> [ID<Line>]
    /// Pending orders whose time is up, earliest first (`orders.md` 7.3).
    func overdueOrders(before: Timestamp, limit: Int) throws -> [ID<Order>]
    /// Orders delivered before a moment that are not completed yet, earliest first (row 11).
    func deliveredOrders(before: Timestamp, limit: Int) throws -> [ID<Order>]
    /// The stored answer of an idempotency key.
    func answer(scope: String, key: String) throws -> StoredAnswer?
    /// The order that used a customer's reference.
    func order(reference: String, customer: ID<Customer>) throws -> ID<Order>?
    /// The house account.
    func houseAccount() throws -> ID<Customer>
    /// Highest intent sequence in the database, 0 without attempts, and the database's epoch.
    func intentMark() throws -> IntentMark
    /// The newest balance reading of a provider.
    func latestBalance(provider: String) throws -> BalanceReading?
    /// Prices of lines accepted in a half-open span of time, less those rejected in it (R8).
    func charged(provider: String, after: Timestamp, upTo: Timestamp) throws -> Int64
    /// Earliest `next_check_at` of lines that polling or deadlines look at, and of ready dispatch
    /// jobs.
    func nextDue(provider: String) throws -> Timestamp?
    /// The oldest ready dispatch job's `run_at` of a provider, nil when none waits.
    func nextJob(provider: String) throws -> Timestamp?
}

extension OrderReading {
    /// The highest known order id of a provider; ids grow with time, so the newest 200 are enough.
    package func highestProviderOrderID(provider: String) throws -> String? {
        try newestProviderOrderIDs(provider: provider, limit: 200)
            .max { ProviderOrderID.isAbove($1, $0) }
    }
}

/// What use cases write inside a transaction.
package protocol OrderWriting: OrderReading {
    /// Products and stock.
    var stock: any StockWriting { get }
    /// Customers, promos and zones.
    var parties: any PartyWriting { get }
    /// Balances and payments.
    var money: any MoneyWriting { get }
    /// Holds and verifications.
    var holds: any HoldWriting { get }
    /// Writes a whole change; throws `.conflict` when version or fence moved, and then nothing
    /// stays.
    func save(_ changes: OrderChanges) throws
    /// Writes changes of different orders with few statements.
    ///
    /// After an error nothing of the transaction stays, or nothing since the savepoint around it.
    func save(all changes: [OrderChanges]) throws
    /// Says ahead of many look-ups for earlier lines how many targets will be placed.
    func prepareToPlace(targets: Int) throws
    /// Says ahead of placing one order what it will ask for; where asking costs a wait, one is
    /// enough then.
    func prepare(_ needs: PlacingNeeds) throws
    /// Takes numbers of a day, from 1 and rising; gaps stay where several writers took theirs.
    func takeOrderNumbers(day: String, count: Int) throws -> [Int64]
    /// Stores how long placing took, once an order; orders that are gone are left out.
    func keep(times: [PlaceTimes]) throws
    /// Takes the next number of online orders, from 1 and rising over all days.
    func takeOnlineNumber() throws -> Int64
    /// Takes intent sequence numbers, from 1 and rising; gaps as with order numbers.
    func takeIntentSequence(count: Int) throws -> [Int64]
    /// Claims ready dispatch jobs of a provider's lane (J2), customers in turn.
    func claimJobs(
        provider: String, node: String, limit: Int, now: Timestamp, leaseUntil: Timestamp
    ) throws -> [JobClaim]
    /// Renews leases; returns the lines whose lease was lost (J4).
    ///
    /// On PostgreSQL the lease runs by the database's clock, for as long as `until` is after `now`.
    func renewLeases(
        _ claims: [JobClaim], now: Timestamp, until: Timestamp
    ) throws -> [ID<Line>]
    /// A provider's slots and tokens over all nodes, locked until the commit; nil where one process
    /// owns the store.
    func sharedLane(provider: String) throws -> SharedLane?
    /// Stores the tokens of a shared lane.
    func save(_ lane: SharedLane) throws
    /// Running jobs whose lease ended before `now`, or all of another process when `everyone` (J5).
    func takeOverJobs(now: Timestamp, everyone: Bool, node: String, limit: Int) throws -> [JobClaim]
    /// Appends a raw reply; nothing fallible before it (R6).
    func keep(reply: StoredReply) throws
    /// Stores the answer of an idempotency key in the caller's transaction (K7).
    func keep(answer: StoredAnswer) throws
    /// Inserts or updates a service.
    func save(_ service: ServiceRecord, at: Timestamp) throws
    /// Inserts or updates a provider account; a changed state also writes a provider event.
    func save(_ provider: ProviderRecord, at: Timestamp, by: Actor, reason: String?) throws
    /// Appends an anomaly that belongs to no order change.
    func keep(anomaly: Anomaly) throws
    /// Appends an entry of the error list that belongs to no order change.
    func keep(error: OrderError) throws
    /// Marks an entry of an order's error list as dealt with; false when it is not there or done.
    func resolve(
        error id: Int64, of order: ID<Order>, by actor: Actor, notes: String, at: Timestamp
    ) throws -> Bool
    /// Marks an anomaly as dealt with; false when it is not there or done.
    func resolve(anomaly id: Int64, by actor: Actor, at: Timestamp) throws -> Bool
    /// Stores what a refusal text means; an older meaning of the same text is replaced.
    func save(pin: PinnedText) throws
    /// Forgets the meaning of a text, by `PinnedText.key`.
    func removePin(provider: String, key: String) throws
    /// Appends an audit row.
    func audit(
        actor: Actor, action: String, object: String, detail: String, reason: String?, at: Timestamp
    ) throws
    /// Sets a new epoch at the release of a quarantine (B5, E6).
    func setEpoch(_ epoch: String) throws
    /// Appends a balance reading.
    func keep(balance: BalanceReading) throws
    /// Records a finished or running sync.
    func save(_ run: SyncRun) throws
    /// Runs a body in a savepoint; an error undoes the body alone and is rethrown.
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value
}

extension OrderReading {
    /// Nothing to run out of time in stores that sell no goods.
    package func overdueOrders(before: Timestamp, limit: Int) throws -> [ID<Order>] { [] }

    /// The same for deliveries.
    package func deliveredOrders(before: Timestamp, limit: Int) throws -> [ID<Order>] { [] }

    /// The units one by one, for stores in memory.
    package func units(lines: [ID<Line>], now: Timestamp) throws -> [OrderUnit] {
        var seen: Set<ID<Order>> = []
        return try lines.compactMap { try unit(line: $0, now: now) }
            .filter { seen.insert($0.order.id).inserted }
    }
}

extension OrderWriting {
    /// The changes one by one, for stores in memory.
    package func save(all changes: [OrderChanges]) throws {
        for change in changes { try save(change) }
    }

    /// Nothing to prepare where one writer at a time has the store.
    package func prepareToPlace(targets: Int) throws {}

    /// Nothing to read ahead where reading needs no wait.
    package func prepare(_ needs: PlacingNeeds) throws {}

    /// Stores in memory measure nothing.
    package func keep(times: [PlaceTimes]) throws {}

    /// Takes one number of a day.
    package func takeOrderNumber(day: String) throws -> Int64 {
        try one(takeOrderNumbers(day: day, count: 1))
    }

    /// Takes one intent sequence number.
    package func takeIntentSequence() throws -> Int64 { try one(takeIntentSequence(count: 1)) }

    private func one(_ numbers: [Int64]) throws -> Int64 {
        guard let number = numbers.first else {
            throw StorageError(.defect, "The store gave no number; report this.")
        }
        return number
    }
}

/// A line of an earlier order on the same provider, service and target.
package struct EarlierLine: Sendable, Equatable {
    package let line: ID<Line>
    package let order: ID<Order>
    package let orderNumber: String
    package let customer: ID<Customer>
    package let state: LineState
    package let placedAt: Timestamp
    package let finishedAt: Timestamp?
    /// An attempt of it ended as `closed_unknown`.
    package let wasClosedUnknown: Bool
    /// It has a stored result.
    package let hasResult: Bool

    /// Makes a look-up row.
    package init(
        line: ID<Line>, order: ID<Order>, orderNumber: String, customer: ID<Customer>,
        state: LineState, placedAt: Timestamp, finishedAt: Timestamp?, wasClosedUnknown: Bool,
        hasResult: Bool
    ) {
        self.line = line
        self.order = order
        self.orderNumber = orderNumber
        self.customer = customer
        self.state = state
        self.placedAt = placedAt
        self.finishedAt = finishedAt
        self.wasClosedUnknown = wasClosedUnknown
        self.hasResult = hasResult
    }
}

/// An open line with the id under which its provider knows it.
package struct DueLine: Sendable, Equatable {
    package let line: ID<Line>
    package let providerOrderID: String
    package let target: String

    /// Makes a row to ask the provider for.
    package init(line: ID<Line>, providerOrderID: String, target: String) {
        self.line = line
        self.providerOrderID = providerOrderID
        self.target = target
    }
}

/// A raw reply as it was stored before parsing; status 0 means the call broke.
package struct StoredReply: Sendable, Equatable {
    package let attempt: ID<Attempt>?
    package let fence: Int64
    package let at: Timestamp
    package let httpStatus: Int
    /// Body bytes, or for a broken call `kind nothingSent message` and what had come.
    package let raw: [UInt8]

    /// Makes a reply row; `attempt` is nil for status calls.
    package init(attempt: ID<Attempt>?, fence: Int64, at: Timestamp, httpStatus: Int, raw: [UInt8])
    {
        self.attempt = attempt
        self.fence = fence
        self.at = at
        self.httpStatus = httpStatus
        self.raw = raw
    }
}

/// A stored answer of an idempotency key (K4).
package struct StoredAnswer: Sendable, Equatable {
    package let scope: String
    package let key: String
    /// SHA-256 by K3.
    package let fingerprint: [UInt8]
    package let status: Int
    package let body: [UInt8]
    package let order: ID<Order>?
    package let at: Timestamp

    /// Makes an answer row.
    package init(
        scope: String, key: String, fingerprint: [UInt8], status: Int, body: [UInt8],
        order: ID<Order>?, at: Timestamp
    ) {
        self.scope = scope
        self.key = key
        self.fingerprint = fingerprint
        self.status = status
        self.body = body
        self.order = order
        self.at = at
    }
}

/// A claimed dispatch job.
package struct JobClaim: Sendable, Equatable {
    package let line: ID<Line>
    package let order: ID<Order>
    package let provider: String
    package let fence: Int64
    package let attempts: Int
    package let crashes: Int
    package let createdAt: Timestamp

    /// Makes a claim.
    package init(
        line: ID<Line>, order: ID<Order>, provider: String, fence: Int64, attempts: Int,
        crashes: Int, createdAt: Timestamp
    ) {
        self.line = line
        self.order = order
        self.provider = provider
        self.fence = fence
        self.attempts = attempts
        self.crashes = crashes
        self.createdAt = createdAt
    }
}

/// Where the intents of a database stand, for the sidecar of R9.
package struct IntentMark: Sendable, Equatable {
    package let epoch: String
    package let highestIntent: Int64

    /// Pairs an epoch with its highest intent.
    package init(epoch: String, highestIntent: Int64) {
        self.epoch = epoch
        self.highestIntent = highestIntent
    }
}

/// One run of the status sync, as pages and `sync` show it.
package struct SyncRun: Sendable, Equatable {
    /// What started it.
    package enum Cause: String, Sendable { case schedule, page, button, cli, order }

    package let id: String
    package let cause: Cause
    package let startedAt: Timestamp
    package var finishedAt: Timestamp?
    package var asked = 0
    package var calls = 0
    package var completed = 0
    package var rejected = 0
    package var unchanged = 0
    package var missing = 0
    package var failed = 0
    package var failedChunks: [String] = []

    /// Starts a run.
    package init(id: String, cause: Cause, startedAt: Timestamp) {
        self.id = id
        self.cause = cause
        self.startedAt = startedAt
    }

    /// "Checked 100 orders in 1 call: 95 completed, 5 rejected, 0 unchanged, 0 missing, 0 failed".
    package var summary: String {
        "Checked \(asked) \(asked == 1 ? "order" : "orders") in \(calls) "
            + "\(calls == 1 ? "call" : "calls"): \(completed) completed, \(rejected) rejected, "
            + "\(unchanged) unchanged, \(missing) missing, \(failed) failed"
    }
}
