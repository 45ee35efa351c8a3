package import Application
internal import Domain
internal import SQL

extension Store {
    /// Writes a checked copy (B2); returns its row counts by table.
    package func backup(to path: String) async throws -> [String: Int] {
        guard let run = copy.run else {
            throw StorageError(
                .defect, "this database cannot be copied from here; use its own backup tool")
        }
        do { return try await run(path) } catch let error as SQLError { throw StorageError(error) }
    }

    /// Integrity and every rule that the checker knows, on the whole store; an empty list means all
    /// is well.
    package func verify() async throws -> [String] {
        var findings = Findings()
        findings.add(try await reading { try Verifier(snapshot: $0).integrity() })
        for part in CheckPart.allCases {
            var after: Int64? = 0
            // In short snapshots: a long one would keep the WAL from being written back.
            while let key = after, !findings.isFull {
                let checked = try await reading {
                    try PartCheck(snapshot: $0).run(part, after: key, units: 500)
                }
                findings.add(checked.found.map(\.detail))
                after = checked.isLast ? nil : checked.range.upTo
            }
        }
        return findings.texts
    }

    /// Lines with stored results for re-parsing, after a line id, in order.
    package func resultTexts(
        after line: String?, service: String?, since: Int64?, limit: Int
    ) async throws -> [StoredText] {
        try await reading { snapshot in
            let start = try line.flatMap {
                try snapshot.scalar("SELECT key FROM order_lines WHERE id=$1", [.text($0)])
            }
            return try snapshot.rows(
                """
                SELECT r.key,l.id,l.provider,l.target,o.id,\(ResultRow.columns) \
                FROM order_lines l JOIN line_results r ON r.key=l.result_key \
                JOIN orders_core o ON o.key=l.order_key WHERE l.key>$1 \
                AND ($2='' OR l.service_code=$2 OR l.service_key=\
                (SELECT key FROM services WHERE id=$2)) AND r.at_us>=$3 ORDER BY l.key LIMIT $4
                """,
                [
                    .integer(start ?? 0), .text(service ?? ""), .integer(since ?? .min),
                    .int(limit),
                ]
            ) { row in
                let key = try row.integer()
                let line = try row.id(Line.self)
                let provider = try row.text()
                let target = try row.text()
                let order = try row.id(Order.self)
                let result = try ResultRow.read(&row, line: line, order: order)
                return StoredText(
                    id: key, line: line.text, provider: provider, target: target,
                    text: result.resultCode, current: result.parsed)
            }
        }
    }

    /// Appends a re-parsed reading beside the stored one.
    package func save(
        _ reading: ParsedResult, of text: StoredText, parserVersion: Int, now: Int64
    ) async throws {
        try await writing { transaction in
            let stored = try transaction.row(
                """
                SELECT l.key,l.id,o.id,\(ResultRow.columns) FROM line_results r \
                JOIN order_lines l ON l.key=r.line_key JOIN orders_core o ON o.key=l.order_key \
                WHERE r.key=$1
                """, [.integer(text.id)]
            ) { row in
                let key = try row.integer()
                let line = try row.id(Line.self)
                let order = try row.id(Order.self)
                return (key: key, result: try ResultRow.read(&row, line: line, order: order))
            }
            guard let stored else { throw StorageError.conflict("the result") }
            let old = stored.result
            let result = ResultRecord(
                line: old.line, order: old.order, source: old.source,
                at: Timestamp(microseconds: now), statusWord: old.statusWord,
                resultCode: old.resultCode, parsed: reading, raw: old.raw,
                parserVersion: parserVersion)
            let values = try transaction.results.encoded(result).values(
                result, line: stored.key, in: transaction)
            let key = try transaction.insert(
                ResultRow.insert, [values],
                returning: { row in
                    row.skip(1)
                    return try row.integer()
                }
            ).first
            // A newer answer of the provider that came in between stays the current one.
            try transaction.execute(
                "UPDATE order_lines SET result_key=$1 WHERE key=$2 AND result_key=$3",
                [.optional(key), .integer(stored.key), .integer(text.id)])
        }
    }
}
