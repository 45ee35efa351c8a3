internal import Application
internal import Domain
internal import SQL

/// One write transaction; lives as long as the body it is handed to.
final class StoreTransaction: StoreReading, OrderWriting {
    let transaction: any SQLTransaction
    let seal: StoreSeal
    private let known: WordDictionary
    /// Words that this transaction looked up or added.
    private(set) var learned = WordDictionary()
    private var counters: [String: Int64] = [:]
    private var holdsAllTargets = false

    /// Starts with the words that are committed for sure.
    init(sql: any SQLTransaction, seal: StoreSeal, known: WordDictionary) {
        transaction = sql
        self.seal = seal
        self.known = known
    }

    /// Reads see what this transaction wrote.
    var sql: any SQLReader { transaction }

    /// Waits until no other writer decides about this.
    func hold(_ lock: StoreLock) throws {
        switch sql.dialect {
        case .sqlite: return
        // differs: see `StoreLock`.
        case .postgres:
            switch lock {
            case .target where holdsAllTargets: return
            case .allTargets: holdsAllTargets = true
            case .orders, .idempotency, .target, .founding: break
            }
            for (text, values) in lock.statements { try post(text, values) }
        }
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

    /// Inserts rows with few statements.
    func insert(_ head: String, _ rows: [[SQLValue]], tail: String = "") throws {
        try translated { try RowBatch.insert(head, rows, tail: tail, into: transaction) }
    }

    /// Runs a body in a savepoint; an error undoes the body alone and is rethrown.
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        // Locks of an undone part are gone too.
        let before = (learned, counters, holdsAllTargets)
        do {
            return try translated { try transaction.savepoint(body) }
        } catch {
            (learned, counters, holdsAllTargets) = before
            throw error
        }
    }

    /// Adds to an exact counter; written at the end of the transaction.
    func count(_ name: String, _ delta: Int64) {
        counters[name, default: 0] += delta
    }

    /// Writes what was collected.
    func flush() throws {
        let rows = counters.filter { $0.value != 0 }.sorted { $0.key < $1.key }
        counters = [:]
        let values = rows.map { [SQLValue.text($0.key), .integer($0.value)] }
        switch sql.dialect {
        case .sqlite:
            try insert(
                "INSERT INTO counters(name,value)", values,
                tail: " ON CONFLICT(name) DO UPDATE SET value=counters.value+excluded.value")
        // differs: a counter's row would make writers wait for each other; the feeder adds up.
        case .postgres: try insert("INSERT INTO counter_changes(name,delta)", values)
        }
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
