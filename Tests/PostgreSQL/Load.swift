internal import DatabaseHarness
internal import Lifecycle
internal import PostgreSQL
internal import SQL
import Testing

/// Writers that go on while something is done to the database, and what they were told.
final class Load: Sendable {
    private struct Told {
        var kept: Set<String> = []
        var refused: Set<String> = []
        var unknown: Set<String> = []
        var errors: [SQLError] = []
    }

    private let told = Lock(Told())

    /// How many items were acknowledged so far.
    var kept: Int { told.withLock { $0.kept.count } }

    /// Adds items from several writers until the body is done.
    func run(
        _ writers: Int, on database: PostgreSQLDatabase, _ body: @escaping () async throws -> Void
    ) async throws {
        let isDone = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask { [self] in
                    var number = 0
                    while !isDone.hasReached(1) {
                        number += 1
                        let name = "\(writer) \(number)"
                        let error = await refusal { try await database.add(name) }
                        note(name, error)
                    }
                }
            }
            defer { isDone.reached(1) }
            try await body()
            isDone.reached(1)
            try await group.waitForAll()
        }
    }

    private func note(_ name: String, _ error: SQLError?) {
        told.withLock { told in
            switch error?.kind {
            case nil: told.kept.insert(name)
            case .unknownOutcome: told.unknown.insert(name)
            default: told.refused.insert(name)
            }
            if let error { told.errors.append(error) }
        }
    }

    /// Expects every acknowledged item once, no refused one, and says what else was told.
    func judge(_ database: PostgreSQLDatabase) async throws {
        let stored = try await database.read { reader in
            try reader.query("SELECT name FROM items") { try $0.text(0) }
        }
        let told = told.withLock { $0 }
        #expect(Set(stored).count == stored.count)
        #expect(told.kept.subtracting(stored).isEmpty, "acknowledged and lost")
        #expect(told.refused.intersection(stored).isEmpty, "refused and kept")
        #expect(Set(stored).subtracting(told.kept).isSubset(of: told.unknown))
        #expect(told.errors.allSatisfy { $0.kind == .busy || $0.kind == .unknownOutcome })
    }
}
