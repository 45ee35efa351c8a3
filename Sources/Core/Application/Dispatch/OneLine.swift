internal import Domain

/// Work on one of many lines of a transaction: what the schema refuses about it stops no other.
enum OneLine {
    /// How long a line that was refused waits for its next look.
    private static let waitSeconds: Int64 = 900

    /// Runs a body in a savepoint; a refused line is looked at later and, when `isTold`, listed as
    /// an error.
    static func run(
        _ id: ID<Line>, in store: any OrderWriting, now: Timestamp, isTold: Bool = true,
        _ body: () throws -> Void
    ) throws {
        do {
            try store.savepoint(body)
        } catch let error as StorageError where error.isAboutOneLine {
            try postpone(id, in: store, now: now)
            guard isTold else { return }
            try store.keep(
                error: OrderError(
                    order: try store.unit(line: id, now: now)?.order.id, line: id, kind: .system,
                    code: "LINE_REFUSED", message: error.message, severity: .high, at: now))
        }
    }

    private static func postpone(
        _ id: ID<Line>, in store: any OrderWriting, now: Timestamp
    ) throws {
        guard var unit = try store.unit(line: id, now: now), unit.line(id)?.nextCheckAt != nil
        else { return }
        unit.edit(id) { $0.nextCheckAt = now.adding(seconds: waitSeconds) }
        try store.keep(&unit)
    }
}
