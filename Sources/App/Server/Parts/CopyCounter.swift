/// Counts the rows of each table in the text that `pg_restore` makes of an archive, as it comes.
struct CopyCounter {
    /// Rows by table of the one schema.
    private(set) var counts: [String: Int] = [:]
    private let start: [UInt8]
    private var line: [UInt8] = []
    private var table: String?

    /// Bytes of a line that are looked at: a COPY's head is shorter, and rows are only counted.
    private static let kept = 512

    /// A counter for the tables of a schema.
    init(schema: String) { start = Array("COPY \(schema).".utf8) }

    /// Takes the next bytes.
    mutating func read(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0A) {
            line += rest[..<end].prefix(max(0, Self.kept - line.count))
            finishLine()
            rest = rest[(end + 1)...]
        }
        line += rest.prefix(max(0, Self.kept - line.count))
    }

    private mutating func finishLine() {
        defer { line.removeAll(keepingCapacity: true) }
        if let table {
            if line == [0x5C, 0x2E] {
                self.table = nil
            } else {
                counts[table, default: 0] += 1
            }
            return
        }
        guard line.starts(with: start) else { return }
        let name = line.dropFirst(start.count).prefix { $0 != 0x20 && $0 != 0x28 }
        let text = String(decoding: name, as: UTF8.self).filter { $0 != "\"" }
        table = text
        counts[text] = 0
    }
}
