internal import Application
internal import Crypto
internal import SQL

/// Compares one table of two databases, chunk by chunk in key order, and hashes both.
struct MovedComparison {
    let table: MovedTable
    /// The most differences that are named.
    let bound: Int
    private(set) var rows: Int64 = 0
    private(set) var targetRows: Int64 = 0
    private(set) var differences: [String] = []
    private(set) var further = 0
    private var hash = SHA256Stream()
    private var targetHash = SHA256Stream()

    /// Starts before the first row.
    init(_ table: MovedTable, bound: Int) {
        self.table = table
        self.bound = bound
    }

    /// Takes the next rows of both sides; they end at the same key.
    mutating func add(_ source: [[SQLValue]], _ target: [[SQLValue]]) {
        rows += Int64(source.count)
        targetRows += Int64(target.count)
        let bytes = (Self.bytes(source), Self.bytes(target))
        hash.update(bytes.0)
        targetHash.update(bytes.1)
        guard bytes.0 != bytes.1 else { return }
        var (left, right) = (0, 0)
        while left < source.count || right < target.count {
            let one = left < source.count ? source[left].prefix(table.keyCount) : nil
            let two = right < target.count ? target[right].prefix(table.keyCount) : nil
            guard let one else {
                tell("is in the target only", two ?? [])
                right += 1
                continue
            }
            guard let two, !MovedRow.isBefore(one, two) else {
                tell("is missing in the target", one)
                left += 1
                continue
            }
            if MovedRow.isBefore(two, one) {
                tell("is in the target only", two)
                right += 1
                continue
            }
            if !MovedRow.isSame(source[left][...], target[right][...]) {
                tell(different(source[left], target[right]), one)
            }
            left += 1
            right += 1
        }
    }

    /// What the table came to.
    var result: MoveReport.Table {
        MoveReport.Table(
            name: table.name, rows: rows, hash: Hex.encode(hash.hash()),
            targetHash: Hex.encode(targetHash.hash()))
    }

    /// The sentences, with the number of those that were not kept.
    var sentences: [String] {
        var sentences = differences
        if rows != targetRows {
            sentences.append(
                "\(table.name): \(rows) rows in the source, \(targetRows) in the target")
        }
        if further > 0 { sentences.append("\(table.name): \(further) further rows differ") }
        return sentences
    }

    private mutating func tell(_ what: String, _ key: ArraySlice<SQLValue>) {
        guard differences.count < bound else {
            further += 1
            return
        }
        differences.append("\(MovedRow.name(key, of: table)) \(what)")
    }

    private func different(_ source: [SQLValue], _ target: [SQLValue]) -> String {
        let names = zip(table.columns, zip(source, target))
            .filter { !MovedRow.isSame($0.1.0, $0.1.1) }.map(\.0.name)
        return "differs in \(names.joined(separator: ", "))"
    }

    private static func bytes(_ rows: [[SQLValue]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for row in rows { MovedRow.append(row, to: &bytes) }
        return bytes
    }
}

extension MovingReader {
    /// Rows after a key up to another one, both sides of which may be open.
    func rows(
        of table: MovedTable, after first: [SQLValue]?, upTo last: [SQLValue]?, limit: Int
    ) throws -> [[SQLValue]] {
        guard let last else { return try rows(of: table, after: first, limit: limit) }
        func places(_ start: Int) -> String {
            (0..<table.keyCount).map { "$\($0 + start)" }.joined(separator: ",")
        }
        var conditions = "(\(table.keyList))<=(\(places(1)))"
        var values = last
        if let first {
            conditions += " AND (\(table.keyList))>(\(places(table.keyCount + 1)))"
            values += first
        }
        values.append(.int(limit))
        return try read(
            table,
            """
            SELECT \(table.columnList) FROM \(table.source(sql.dialect)) WHERE \(conditions) \
            ORDER BY \(table.keyList) LIMIT $\(values.count)
            """, values)
    }
}
