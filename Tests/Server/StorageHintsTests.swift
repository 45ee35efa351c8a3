import Lifecycle
import Testing

@testable import Server

@Suite struct StorageHintsTests {
    let scratch = Scratch()

    private func configuration(_ more: [String: String]) throws -> Configuration {
        let values = ["WAYBILL_DATA_DIR": scratch.path, "WAYBILL_LOG_LEVEL": "error"]
        return try Configuration(
            try Environment(file: nil, process: values.merging(more) { $1 }), mode: .sandbox)
    }

    @Test func `nothing lies around, nothing is said`() async throws {
        #expect(await StorageHints.find(try configuration([:])).isEmpty)
        let remote = try configuration(["DATABASE_URL": "postgresql://h/d"])
        #expect(await StorageHints.find(remote).isEmpty)
    }

    @Test func `an older program's file is pointed out with the way to import it`() async throws {
        let file = try OutputFile(appendingTo: scratch.file("imei_orders.db"))
        #expect(file.write(Array("x".utf8)))
        let hints = await StorageHints.find(try configuration([:]))
        #expect(hints.count == 1)
        #expect(hints.first?.contains("waybill import --format legacy") == true)
        #expect(hints.first?.contains(scratch.file("imei_orders.db")) == true)
    }

    @Test func `a password without a project is worth a word, and SQLite is right`() async throws {
        let configuration = try configuration(["SUPABASE_DB_PASSWORD": "s3cret"])
        #expect(configuration.storage == .sqlite(path: scratch.file("sandbox.db")))
        let hints = await StorageHints.find(configuration)
        #expect(hints.first?.contains("SUPABASE_DB_PASSWORD is set without SUPABASE_URL") == true)
        #expect(hints.first?.contains("s3cret") == false)
    }

    @Test func `an empty local file beside PostgreSQL is no hint`() async throws {
        let server = try await WaybillServer.open(try configuration([:]))
        await server.close()
        let remote = try configuration(["DATABASE_URL": "postgresql://h/d"])
        #expect(await StorageHints.find(remote).isEmpty)
    }
}
