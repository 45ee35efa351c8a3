package import Application
package import Domain

/// Upkeep that the CLI starts; Server connects it to the store and the providers' parsers.
package struct Upkeep: Sendable {
    /// Which stored results are parsed again.
    package struct Reparse: Sendable, Equatable {
        /// Only results of this service's code; nil: of every service.
        package var service: String?
        /// Only results from this moment on; nil: all.
        package var since: Timestamp?
        /// Tells what would change, stores nothing.
        package var isDryRun = false

        /// Everything.
        package init() {}
    }

    /// What parsing again came to.
    package struct ReparseReport: Sendable, Equatable {
        /// Texts read.
        package var read = 0
        /// Readings that differ from the stored ones.
        package var changed = 0
        /// Readings that tell nothing any more.
        package var nowEmpty = 0

        /// Nothing yet.
        package init() {}
    }

    /// Writes a checked copy to a path for somebody; returns row counts by table; throws
    /// `StorageError`.
    package var backup: @Sendable (_ path: String, _ actor: Actor) async throws -> [String: Int]
    /// Integrity, history chain, counters; an empty list means all is well; throws `StorageError`.
    package var verify: @Sendable () async throws -> [String]
    /// Parses stored results again; throws `StorageError`.
    package var reparse: @Sendable (Reparse) async throws -> ReparseReport
    /// What is to be imported, and how.
    package struct ImportWish: Sendable, Equatable {
        /// A file, or a connection string whose schema `public` holds the older tables.
        package var source: String
        /// The time zone of dates without one; nil: the store's.
        package var timeZone: String?
        /// Tells what would come in, stores nothing.
        package var isDryRun: Bool

        /// Puts the wish together.
        package init(source: String, timeZone: String?, isDryRun: Bool) {
            self.source = source
            self.timeZone = timeZone
            self.isDryRun = isDryRun
        }
    }

    /// Imports an older program's orders for somebody; nil where nothing can be imported; throws
    /// `StorageError`.
    package var importLegacy: (@Sendable (ImportWish, _ actor: Actor) async throws -> ImportReport)?
    /// Moves the store to another database; nil where nothing can be moved.
    package var move: MovePort?

    /// Connects the work.
    package init(
        backup: @escaping @Sendable (String, Actor) async throws -> [String: Int],
        verify: @escaping @Sendable () async throws -> [String],
        reparse: @escaping @Sendable (Reparse) async throws -> ReparseReport
    ) {
        self.backup = backup
        self.verify = verify
        self.reparse = reparse
    }
}
