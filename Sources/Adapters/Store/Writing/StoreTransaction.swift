internal import Application
internal import Domain
internal import SQL

/// One write transaction; lives as long as the body it is handed to.
final class StoreTransaction: StoreReading, OrderWriting {
    let transaction: any SQLTransaction
    let seal: StoreSeal
    private let known: WordDictionary
    /// Results encoded beforehand, and how others are encoded.
    let results: PreparedResults
    /// Words that this transaction looked up or added.
    private(set) var learned = WordDictionary()
    private var counters: [String: Int64] = [:]
    /// Named locks that this transaction has, and whether they are shared.
    private var held: [String: Bool] = [:]
    /// Orders that this transaction read whole, until they are written.
    private var found: [ID<Order>: ReadOrder] = [:]
    /// What was read for placing an order before it is asked for.
    var ahead: PlacingAhead?
    /// Whether anything stands on the blacklist; nil until it was asked, and after it changed.
    var hasBlacklist: Bool?
    /// Why a change was left half written; only the end of a savepoint around it mends that.
    private var spoilt: (any Error)?

    /// Starts with the words that are committed for sure.
    init(
        sql: any SQLTransaction, seal: StoreSeal, known: WordDictionary,
        results: PreparedResults = PreparedResults(forms: FormBook())
    ) {
        transaction = sql
        self.seal = seal
        self.known = known
        self.results = results
    }

    /// Reads see what this transaction wrote.
    var sql: any SQLReader { transaction }

    /// Waits until no other writer decides about this.
    func hold(_ lock: StoreLock) throws {
        switch sql.dialect {
        case .sqlite: return
        // differs: see `StoreLock`.
        case .postgres: break
        }
        if case .orders(let condition, let values) = lock {
            // In the order of keys, so that two writers cannot wait for each other.
            try post(
                "SELECT o.key FROM orders_core o WHERE \(condition) ORDER BY o.key FOR UPDATE",
                values)
            return
        }
        if lock.isOfOneTarget, held["targets"] == false { return }
        for name in lock.names where held[name.name] != false && held[name.name] != name.isShared {
            try post(name.statement, [.text(name.name)])
            held[name.name] = name.isShared
        }
        transaction.note(locks: lock.weight)
    }

    /// Waits for several locks that are no order rows, with one statement.
    func hold(all locks: [StoreLock]) throws {
        var wanted: [NamedLock] = []
        for lock in locks where !(lock.isOfOneTarget && held["targets"] == false) {
            for name in lock.names
            where held[name.name] != false && held[name.name] != name.isShared {
                wanted.append(name)
                held[name.name] = name.isShared
            }
        }
        guard !wanted.isEmpty else { return }
        try post(NamedLock.statement(wanted), wanted.map { .text($0.name) })
        // One shared lock serves its whole group.
        transaction.note(locks: wanted.count { !$0.isShared })
    }

    /// Holds every target at once when there are too many to hold one by one.
    package func prepareToPlace(targets: Int) throws {
        if targets > StoreLock.mostTargets { try hold(.allTargets) }
    }

    /// Runs one statement; SQL errors become the port's.
    @discardableResult
    func execute(_ text: String, _ values: [SQLValue] = []) throws -> Int {
        try translated { try transaction.execute(text, values) }
    }

    /// Runs one statement whose answer nobody needs; PostgreSQL is not waited for.
    func post(_ text: String, _ values: [SQLValue] = []) throws {
        try translated { try transaction.post(text, values) }
    }

    /// Inserts rows with few statements, whose answers nobody waits for.
    func insert(_ form: RowInsert, _ rows: [[SQLValue]]) throws {
        try translated { try form.forEach(rows) { try transaction.post($0, $1) } }
    }

    /// Inserts rows and reads what each statement returns for them.
    func insert<Value>(
        _ form: RowInsert, _ rows: [[SQLValue]], returning map: (inout Columns) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try form.forEach(rows) { values += try self.rows($0, $1, map) }
        return values
    }

    /// Runs a body in a savepoint; an error undoes the body alone and is rethrown.
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        // Locks of an undone part are gone too.
        let before = (learned, counters, held, spoilt)
        do {
            return try translated { try transaction.savepoint(body) }
        } catch {
            (learned, counters, held, spoilt) = before
            // Rows that are gone again leave their keys to others, and locks their subjects.
            found = [:]
            ahead = nil
            throw error
        }
    }

    /// Writes something of several parts; a caller that hides its error cannot keep the rest.
    func whole<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            if spoilt == nil { spoilt = error }
            throw error
        }
    }

    /// Remembers an order's keys for the change that follows.
    func note(_ order: ReadOrder) { found[order.order.id] = order }

    /// Hands out what was read of an order, once: the change that asks for it makes it old.
    func takeFound(_ order: ID<Order>) -> ReadOrder? { found.removeValue(forKey: order) }

    /// Adds to an exact counter; written at the end of the transaction.
    func count(_ name: String, _ delta: Int64) {
        counters[name, default: 0] += delta
    }

    /// Writes what was collected.
    func flush() throws {
        if let spoilt { throw spoilt }
        let rows = counters.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        counters = [:]
        let values = rows.map { [SQLValue.text($0.key), .integer($0.value)] }
        switch sql.dialect {
        case .sqlite: try insert(Self.addCounters, values)
        // differs: a counter's row would make writers wait for each other; the feeder adds up.
        case .postgres: try insert(Self.counterChanges, values)
        }
    }

    private static let counterChanges = RowInsert(
        "INSERT INTO counter_changes(name,delta)", columns: 2)
    private static let addCounters = RowInsert(
        "INSERT INTO counters(name,value)", columns: 2,
        tail: " ON CONFLICT(name) DO UPDATE SET value=counters.value+excluded.value")

    /// The house account, once it is known.
    var knownHouse: ID<Customer>? { known.house ?? learned.house }

    /// Notes the house account: it is founded once and stays.
    func learn(house: ID<Customer>) { learned.house = house }

    /// A customer's key, once it is known; such rows and keys stay.
    func key(of customer: ID<Customer>) -> Int64? {
        known.customers[customer] ?? learned.customers[customer]
    }

    /// Notes a customer's key.
    func learn(_ customer: ID<Customer>, _ key: Int64) { learned.customers[customer] = key }

    /// A service's key, once it is known; such rows and keys stay.
    func key(of service: ID<Service>) -> Int64? {
        known.services[service] ?? learned.services[service]
    }

    /// Notes a service's key.
    func learn(_ service: ID<Service>, _ key: Int64) {
        if known.services[service] == nil { learned.services[service] = key }
    }

    /// The key of an actor, which is added at its first deed.
    func key(of actor: Actor) throws -> Int64 {
        let text = actor.text
        if let key = known.actors[text] ?? learned.actors[text] { return key }
        let key = try key(
            select: "SELECT key FROM actors WHERE actor=$1",
            insert: "INSERT INTO actors(actor) VALUES($1) ON CONFLICT DO NOTHING", [.text(text)])
        learned.actors[text] = key
        return key
    }

    /// The key of a history row's words, which are added at their first use.
    func key(of kind: HistoryKind) throws -> Int64 {
        if let key = known.kinds[kind] ?? learned.kinds[kind] { return key }
        let key = try key(
            select: """
                SELECT key FROM history_kinds WHERE subject=$1 AND event=$2 AND from_status=$3 \
                AND to_status=$4 AND transition=$5 AND why=$6 AND data=$7
                """,
            insert: """
                INSERT INTO history_kinds(subject,event,from_status,to_status,transition,why,data) \
                VALUES($1,$2,$3,$4,$5,$6,$7) ON CONFLICT DO NOTHING
                """, kind.values)
        learned.kinds[kind] = key
        return key
    }

    /// The key of a text that many rows share.
    func key(of text: String) throws -> Int64 {
        if let key = known.texts[text] ?? learned.texts[text] { return key }
        let key = try key(
            select: "SELECT key FROM texts WHERE text=$1",
            insert: "INSERT INTO texts(text) VALUES($1) ON CONFLICT DO NOTHING", [.text(text)])
        learned.texts[text] = key
        return key
    }

    /// The key of a notice's words.
    func key(of kind: NoticeKind) throws -> Int64 {
        if let key = known.notices[kind] ?? learned.notices[kind] { return key }
        let key = try key(
            select: """
                SELECT key FROM notice_kinds WHERE notification_type=$1 AND message=$2 AND detail=$3
                """,
            insert: """
                INSERT INTO notice_kinds(notification_type,message,detail) VALUES($1,$2,$3) \
                ON CONFLICT DO NOTHING
                """, [.text(kind.type), .text(kind.message), .text(kind.detail)])
        learned.notices[kind] = key
        return key
    }

    private func key(select: String, insert: String, _ values: [SQLValue]) throws -> Int64 {
        if let key = try scalar(select, values) { return key }
        try execute(insert, values)
        guard let key = try scalar(select, values) else {
            throw StorageError(.defect, "a word could not be stored: \(select)")
        }
        return key
    }
}
