import Application
import Domain
import Lifecycle
import SQL
import SQLite
import Server
import Store

/// P12: from the start of the process to its first answer, on a filled store.
enum StartBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let sizes = size.pick(
            [10_000], [10_000, 100_000, 1_000_000], [100_000, 1_000_000, 1_560_000])
        // Founded by the server itself, whose secret file belongs to the store.
        let (directory, _) = try await ChildServer.prepare(keys: 0)
        for count in sizes {
            try await fill(directory, count)
            var times: [Int64] = []
            var resident = 0
            for _ in 0..<size.pick(2, 5, 5) {
                let (server, time) = try await ChildServer.start(directory)
                times.append(time)
                resident = max(resident, server.residentKilobytes)
                server.stop()
            }
            times.sort()
            tell(
                Figure(
                    id: "P12",
                    work: "process start → first answer, \(Figure.grouped(Int64(count))) orders",
                    ours:
                        "median \(Figure.time(times[times.count / 2])), "
                        + "worst \(Figure.time(times.last ?? 0))",
                    limit: "–", ratio: "–", target: "< 300 ms, RSS < 60 MB",
                    memory: "\(resident / 1_024) MB"))
        }
        ChildServer.remove(directory)
    }

    /// Puts copies of completed orders into the server's store.
    private static func fill(_ directory: String, _ count: Int) async throws {
        let database = try SQLiteDatabase.open(path: directory + "/sandbox.db")
        let have = try await database.read {
            try $0.scalar("SELECT count(*) FROM orders_core") ?? 0
        }
        if have == 0 {
            await database.close()
            try await seed(directory)
            return try await fill(directory, count)
        }
        try await RowFiller(database: database).fill(to: count)
        await database.close()
    }

    /// Replaces the store by one whose seed orders travelled; listing needs no sealing key.
    private static func seed(_ directory: String) async throws {
        let scratch = try await Scratch()
        _ = try await RowFiller.seed(scratch)
        ChildServer.removeDatabase(directory)
        _ = try await scratch.store.backup(to: directory + "/sandbox.db")
        await scratch.close()
    }
}
