/// The statements that one session has prepared, by text; at its bound the least used one goes.
struct StatementNames {
    /// The most statements kept on the server for one session.
    static let bound = 256

    /// A statement the session knows.
    struct Entry {
        let name: String
        let types: [UInt32]
        var lastUse: UInt64
    }

    private let prefix: String
    private var entries: [String: Entry] = [:]
    private var made = 0
    private var uses: UInt64 = 0

    /// No statements yet; their names will begin with the prefix.
    init(prefix: String) { self.prefix = prefix }

    /// The statement for a text; nil if the session does not have it.
    mutating func entry(_ sql: String) -> Entry? {
        guard let index = entries.index(forKey: sql) else { return nil }
        uses &+= 1
        entries.values[index].lastUse = uses
        return entries.values[index]
    }

    /// Notes a statement under a new name; also gives the name that had to go, to be deallocated.
    mutating func add(_ sql: String, _ types: [UInt32]) -> (name: String, evicted: String?) {
        made += 1
        uses &+= 1
        let name = "\(prefix)\(made)"
        var evicted: String?
        if entries.count >= Self.bound, let oldest = entries.min(by: Self.isOlder) {
            evicted = oldest.value.name
            entries[oldest.key] = nil
        }
        entries[sql] = Entry(name: name, types: types, lastUse: uses)
        return (name, evicted)
    }

    /// Forgets a statement whose preparation did not succeed, by its name.
    mutating func forget(name: String) {
        guard let found = entries.first(where: { $0.value.name == name }) else { return }
        entries[found.key] = nil
    }

    /// Forgets every statement; their names are not used again.
    mutating func forgetAll() { entries = [:] }

    private static func isOlder(
        _ left: (key: String, value: Entry), _ right: (key: String, value: Entry)
    ) -> Bool { left.value.lastUse < right.value.lastUse }
}
