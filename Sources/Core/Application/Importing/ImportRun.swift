package import Domain

/// One import from its first row on; kept with each chunk, so that a broken one is seen and goes
/// on.
package struct ImportRun: Sendable, Equatable {
    /// How far it is.
    package enum Status: String, Sendable, CaseIterable {
        case running, done
        /// The older program's own import, kept for the record.
        case earlier
    }

    /// The store's key; nil before it is stored.
    package var key: Int64?
    package let filename: String
    /// `legacy`, or one of the other formats.
    package let source: String
    /// New and linked orders.
    package var imported = 0
    package var updated = 0
    /// Unchanged and blank rows.
    package var skipped = 0
    package var failed = 0
    package var status = Status.running
    /// The last row that was taken, as its source knows it; nil before the first.
    package var cursor: String?
    package let by: Actor
    package let startedAt: Timestamp
    package var finishedAt: Timestamp?

    /// Begins an import.
    package init(filename: String, source: String, by actor: Actor, at: Timestamp) {
        self.filename = filename
        self.source = source
        by = actor
        startedAt = at
    }

    /// Counts what became of a row.
    package mutating func count(_ outcome: ImportOutcome) {
        switch outcome {
        case .created, .linked: imported += 1
        case .unchanged, .blank: skipped += 1
        case .rejected: failed += 1
        }
    }
}

/// A row that was not imported.
package struct ImportFlaw: Sendable, Equatable {
    /// The row as its source knows it.
    package let row: String
    package let reason: String

    /// Names the row.
    package init(row: String, reason: String) {
        self.row = row
        self.reason = reason
    }
}

/// What an import came to.
package struct ImportReport: Sendable, Equatable {
    /// Rows kept in a report; more are only counted.
    package static let bound = 1_000
    package var created = 0
    package var linked = 0
    package var unchanged = 0
    package var blank = 0
    package var rejected = 0
    /// Imports of the older program that were kept for the record.
    package var earlierImports = 0
    /// The rows that were not imported, up to `bound`.
    package var flaws: [ImportFlaw] = []

    /// Nothing yet.
    package init() {}

    /// Rows read.
    package var rows: Int { created + linked + unchanged + blank + rejected }

    /// Counts one row.
    package mutating func count(_ outcome: ImportOutcome, row: String) {
        switch outcome {
        case .created: created += 1
        case .linked: linked += 1
        case .unchanged: unchanged += 1
        case .blank: blank += 1
        case .rejected(let reason):
            rejected += 1
            if flaws.count < Self.bound { flaws.append(ImportFlaw(row: row, reason: reason)) }
        }
    }
}

/// Imports as the store keeps them.
///
/// All calls throw `StorageError`.
package protocol ImportStore: Sendable {
    /// Joins the running import of this file and source, or begins one.
    func beginImport(
        filename: String, source: String, by actor: Actor, at: Timestamp
    ) async throws -> ImportRun
    /// Runs a body and keeps the run that it answers, in one write transaction.
    func takeChunk<Value: Sendable>(
        _ body: @escaping @Sendable (any OrderWriting) throws -> (ImportRun, Value)
    ) async throws -> Value
    /// Keeps imports of an older program that are not known yet; how many were new.
    func keepEarlier(_ runs: [ImportRun]) async throws -> Int
}

/// Where an older program's rows come from.
///
/// All calls throw `StorageError`.
package protocol LegacySource: Sendable {
    /// The rows after one, oldest first; each with what names it in this source.
    func rows(after cursor: String?, limit: Int) async throws -> [(name: String, row: LegacyRow)]
    /// The older program's own imports; empty where it kept none.
    func imports() async throws -> [LegacyImport]
}
