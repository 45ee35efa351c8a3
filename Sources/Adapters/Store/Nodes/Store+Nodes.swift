package import Application
internal import Domain
package import SQL

/// The nodes that share this store; all times are the store's own.
extension Store: NodeRegister {
    /// Writes a heartbeat; the store's time and who lives.
    package func beat(_ node: NodeBeat, seconds: Int) async throws -> NodeCensus {
        try await writing { transaction in
            let clock = DatabaseClock.now(transaction.sql.dialect)
            try transaction.execute(
                """
                INSERT INTO nodes(name,sends,epoch,trust,started_at,beat_at) \
                VALUES($1,$2,$3,$4,\(clock),\(clock)) ON CONFLICT(name) DO UPDATE SET \
                epoch=excluded.epoch,trust=excluded.trust,beat_at=excluded.beat_at
                """,
                [
                    .text(node.name), .bool(node.sends), .text(node.epoch),
                    .text(node.trust.rawValue),
                ])
            // A day later nobody asks about a node that is gone.
            try transaction.post(
                "DELETE FROM nodes WHERE beat_at<\(clock)-86400000000 AND name<>$1",
                [.text(node.name)])
            let nodes = try transaction.rows(
                """
                SELECT name,sends,epoch,trust FROM nodes \
                WHERE beat_at>=\(clock)-$1 ORDER BY name
                """, [.integer(Int64(max(0, seconds)) * 1_000_000)]
            ) { row in
                NodeBeat(
                    name: try row.text(), sends: try row.flag(), epoch: try row.text(),
                    trust: try row.word(NodeBeat.Trust.self))
            }
            let at = try transaction.row("SELECT \(clock)", []) { row in try row.time() }
            guard let at else { throw StorageError(.defect, "the store's clock did not answer") }
            return NodeCensus(at: at, nodes: nodes)
        }
    }

    /// Removes a node that stops.
    package func leave(_ name: String) async throws {
        try await writing { transaction in
            try transaction.execute("DELETE FROM nodes WHERE name=$1", [.text(name)])
        }
    }

    /// Notes that a person's release made one epoch out of another.
    package func note(epoch: String, after previous: String) async throws {
        try await writing { transaction in
            try transaction.execute(
                """
                INSERT INTO releases(epoch,previous,at) \
                VALUES($1,$2,\(DatabaseClock.now(transaction.sql.dialect))) \
                ON CONFLICT(epoch) DO NOTHING
                """, [.text(epoch), .text(previous)])
        }
    }

    /// Gives a restored database an epoch that no node sends under (W17).
    ///
    /// Throws `StorageError`.
    package static func markRestored(_ database: any Database, epoch: String) async throws {
        do {
            try await database.write { sql in
                _ = try sql.execute("UPDATE meta SET value=$1 WHERE key='epoch'", [.text(epoch)])
            }
        } catch let error as SQLError {
            throw StorageError(error)
        }
    }

    /// True when such a release was noted.
    package func isReleased(epoch: String, after previous: String) async throws -> Bool {
        try await reading { snapshot in
            try snapshot.row(
                "SELECT 1 FROM releases WHERE epoch=$1 AND previous=$2",
                [.text(epoch), .text(previous)]
            ) { row in try row.integer() } != nil
        }
    }
}
