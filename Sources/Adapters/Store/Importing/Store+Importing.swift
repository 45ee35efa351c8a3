package import Application
package import Domain
internal import SQL

extension Store: ImportStore {
    /// Joins the running import of this file and source, or begins one.
    package func beginImport(
        filename: String, source: String, by actor: Actor, at: Timestamp
    ) async throws -> ImportRun {
        try await writing { transaction in
            if let run = try transaction.runningImport(filename: filename, source: source) {
                return run
            }
            var run = ImportRun(filename: filename, source: source, by: actor, at: at)
            run.key = try transaction.insert(run)
            try transaction.audit(
                actor: actor, action: "import.begin", object: filename, detail: source,
                reason: nil, at: at)
            return run
        }
    }

    /// Runs a body and keeps the run that it answers, in one write transaction.
    package func takeChunk<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting) throws -> (ImportRun, Value)
    ) async throws -> Value {
        try await writing { transaction in
            let (run, value) = try body(transaction)
            try transaction.update(run)
            return value
        }
    }

    /// Keeps imports of an older program that are not known yet; how many were new.
    package func keepEarlier(_ runs: [ImportRun]) async throws -> Int {
        try await writing { transaction in
            var count = 0
            for run in runs {
                let known = try transaction.scalar(
                    """
                    SELECT 1 FROM import_history_core WHERE filename=$1 AND source=$2 \
                    AND started_at=$3
                    """, [.text(run.filename), .text(run.source), .time(run.startedAt)])
                guard known == nil else { continue }
                _ = try transaction.insert(run)
                count += 1
            }
            return count
        }
    }
}

extension StoreTransaction {
    /// The import of this file that has not come to its end.
    fileprivate func runningImport(filename: String, source: String) throws -> ImportRun? {
        try row(
            """
            SELECT key,rows_imported,rows_updated,rows_skipped,rows_failed,cursor,imported_by,\
            started_at FROM import_history_core WHERE filename=$1 AND source=$2 \
            AND status='running'
            """, [.text(filename), .text(source)]
        ) { row in
            let key = try row.integer()
            let counts = (
                try row.int(), try row.int(), try row.int(), try row.int()
            )
            let cursor = try row.optionalText()
            var run = ImportRun(
                filename: filename, source: source, by: try row.actor(), at: try row.time())
            run.key = key
            (run.imported, run.updated, run.skipped, run.failed) = counts
            run.cursor = cursor
            return run
        }
    }

    /// Stores a new run; answers its key.
    fileprivate func insert(_ run: ImportRun) throws -> Int64? {
        try scalar(
            """
            INSERT INTO import_history_core(filename,source,rows_imported,rows_updated,\
            rows_skipped,rows_failed,status,cursor,imported_by,started_at,finished_at) \
            VALUES($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) RETURNING key
            """,
            [
                .text(run.filename), .text(run.source), .int(run.imported), .int(run.updated),
                .int(run.skipped), .int(run.failed), .text(run.status.rawValue),
                .optional(run.cursor), .text(run.by.text), .time(run.startedAt),
                .time(run.finishedAt),
            ])
    }

    /// Brings a stored run up to date; throws `.conflict` when it was ended meanwhile.
    fileprivate func update(_ run: ImportRun) throws {
        let changed = try execute(
            """
            UPDATE import_history_core SET rows_imported=$1,rows_updated=$2,rows_skipped=$3,\
            rows_failed=$4,status=$5,cursor=$6,finished_at=$7 WHERE key=$8 AND status='running'
            """,
            [
                .int(run.imported), .int(run.updated), .int(run.skipped), .int(run.failed),
                .text(run.status.rawValue), .optional(run.cursor), .time(run.finishedAt),
                .optional(run.key),
            ])
        guard changed == 1 else { throw StorageError.conflict("the import") }
    }
}
