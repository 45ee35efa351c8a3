import Crypto
import Lifecycle
import SQL
import SQLite
import Server
import Testing

@testable import CLI

@Suite struct RestoreTests {
    let scratch = Scratch()

    /// A database with one row, sealed with the key of this folder's secret file.
    private func backup(damaged: Bool = false) async throws -> String {
        let key = try SecretKey.create(file: scratch.file("secret"))
        let database = try SQLiteDatabase.open(path: scratch.file("source.db"))
        try await database.write { transaction in
            try transaction.execute("CREATE TABLE items (name TEXT) STRICT", [])
            try transaction.execute("INSERT INTO items VALUES ('kept')", [])
        }
        _ = try await database.backup(to: scratch.file("plain"))
        await database.close()
        var bytes = try WholeFile.read(scratch.file("plain"), maxBytes: 1 << 20) ?? []
        if damaged { for index in 4_096..<4_196 where index < bytes.count { bytes[index] = 0xFF } }
        var sealer = try FileSealer(
            path: scratch.file("copy.backup"), key: key.derived(4, context: "wb-backp"))
        try sealer.write(bytes)
        try sealer.finish()
        return scratch.file("copy.backup")
    }

    private func bench() -> Bench {
        Bench(variables: [
            "WAYBILL_DATA_DIR": scratch.path, "WAYBILL_DB_PATH": scratch.file("new.db"),
        ])
    }

    @Test func `B4 a restored store is complete and its sidecar says that it was restored`()
        async throws
    {
        let file = try await backup()
        let bench = bench()
        #expect(await bench.run("restore", file) == .done)
        #expect(bench.out.contains("starts quarantined"))
        #expect(RestoredMark.isAt(scratch.file("new.db.sidecar")))
        #expect(try FileFacts.of(scratch.file("new.db.restoring")) == nil)
        let database = try SQLiteDatabase.open(path: scratch.file("new.db"))
        let names = try await database.read { reader in
            try reader.query("SELECT name FROM items", []) { try $0.text(0) }
        }
        await database.close()
        #expect(names == ["kept"])
    }

    @Test func `B4 a restore that was cut short before the file had its name can be repeated`()
        async throws
    {
        let file = try await backup()
        try RestoredMark.write(scratch.file("new.db.sidecar"))
        #expect(await bench().run("restore", file) == .done)
        #expect(RestoredMark.isAt(scratch.file("new.db.sidecar")))
    }

    @Test(arguments: ["new.db", "new.db-wal", "new.db.sidecar"])
    func `a place that is not empty is refused and left alone`(name: String) async throws {
        let file = try await backup()
        _ = OutputMark.write(scratch.file(name))
        #expect(await bench().run("restore", file) == .refused)
        #expect(try FileFacts.of(scratch.file(name))?.size == 4)
    }

    @Test func `a damaged copy, another key or another file restores nothing`() async throws {
        let damaged = try await backup(damaged: true)
        let one = bench()
        #expect(await one.run("restore", damaged) == .difference)
        #expect(one.error.contains("nothing was restored"))
        #expect(await bench().run("restore", scratch.file("plain")) == .difference)
        FileNames.remove(scratch.file("secret"))
        _ = try SecretKey.create(file: scratch.file("secret"))
        #expect(await bench().run("restore", damaged) == .difference)
        FileNames.remove(scratch.file("secret"))
        #expect(await bench().run("restore", damaged) == .storeUnavailable)
        #expect(await bench().run("restore", scratch.file("nothing")) == .notFound)
        #expect(try FileFacts.of(scratch.file("new.db")) == nil)
        #expect(try FileFacts.of(scratch.file("new.db.restoring")) == nil)
    }
}

/// Leaves four bytes where a test wants something to be in the way.
enum OutputMark {
    static func write(_ path: String) -> Bool {
        (try? OutputFile(appendingTo: path))?.write(Array("mark".utf8)) ?? false
    }
}
