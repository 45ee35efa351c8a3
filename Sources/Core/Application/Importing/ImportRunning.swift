package import Domain

/// Imports a whole source in chunks, each in one transaction with its place, so that it goes on
/// after a kill where it was.
package struct ImportRunning: Sendable {
    /// Rows a transaction.
    package static let chunk = 200

    private let store: any ImportStore
    private let importing: Importing
    private let now: @Sendable () -> Timestamp
    private let seed: @Sendable () -> UInt64

    /// Connects the use case with its store and the world.
    package init(
        store: any ImportStore, importing: Importing, now: @escaping @Sendable () -> Timestamp,
        seed: @escaping @Sendable () -> UInt64
    ) {
        self.store = store
        self.importing = importing
        self.now = now
        self.seed = seed
    }

    /// Takes every row of the source; what was imported before adds nothing.
    ///
    /// Throws `StorageError`.
    package func run(
        _ source: any LegacySource, filename: String, by actor: Actor, isDryRun: Bool = false,
        progress: @Sendable (ImportReport) -> Void = { _ in }
    ) async throws -> ImportReport {
        var report = ImportReport()
        var run = ImportRun(filename: filename, source: "legacy", by: actor, at: now())
        if !isDryRun {
            run = try await store.beginImport(
                filename: filename, source: "legacy", by: actor, at: run.startedAt)
            let earlier = try await source.imports().compactMap { self.run(of: $0, by: actor) }
            report.earlierImports = try await store.keepEarlier(earlier)
        }
        var isEnd = false
        while !isEnd {
            let rows = try await source.rows(after: run.cursor, limit: Self.chunk)
            isEnd = rows.count < Self.chunk
            (run, report) = try await take(rows, isEnd, run, report, isDryRun, by: actor)
            progress(report)
        }
        return report
    }

    private func take(
        _ rows: [(name: String, row: LegacyRow)], _ isEnd: Bool, _ run: ImportRun,
        _ report: ImportReport, _ isDryRun: Bool, by actor: Actor
    ) async throws -> (ImportRun, ImportReport) {
        do {
            return try await store.takeChunk(body(rows, isEnd, run, report, isDryRun, actor))
        } catch let tried as Tried {
            return (tried.run, tried.report)
        }
    }

    /// What a chunk would have come to; thrown, so that nothing of it stays.
    private struct Tried: Error {
        let run: ImportRun
        let report: ImportReport
    }

    private func body(
        _ rows: [(name: String, row: LegacyRow)], _ isEnd: Bool, _ run: ImportRun,
        _ report: ImportReport, _ isDryRun: Bool, _ actor: Actor
    ) -> @Sendable (any OrderWriting) throws -> (ImportRun, (ImportRun, ImportReport)) {
        let (importing, now, seed) = (importing, now(), seed())
        return { store in
            var (run, report) = (run, report)
            var random = SplitMix64(seed: seed)
            for (name, row) in rows {
                // One bad row never stops the rest.
                let outcome = try Self.outcome {
                    try store.savepoint {
                        try importing.take(
                            row, named: name, in: store, by: actor, now: now, random: &random)
                    }
                }
                run.count(outcome)
                report.count(outcome, row: name)
                run.cursor = name
            }
            if isDryRun { throw Tried(run: run, report: report) }
            if isEnd {
                run.status = .done
                run.finishedAt = now
            }
            return (run, (run, report))
        }
    }

    private static func outcome(_ body: () throws -> ImportOutcome) throws -> ImportOutcome {
        do {
            return try body()
        } catch let error as StorageError {
            guard error.isAboutOneLine else { throw error }
            return .rejected(error.message)
        }
    }

    private func run(of earlier: LegacyImport, by actor: Actor) -> ImportRun? {
        guard let at = importing.settings.readTime(earlier.date) else { return nil }
        var run = ImportRun(filename: earlier.filename, source: "legacy", by: actor, at: at)
        run.imported = earlier.imported
        run.skipped = earlier.skipped
        run.status = .earlier
        run.finishedAt = at
        return run
    }
}
