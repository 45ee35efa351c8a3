import Application
import Domain
import Glibc
import Jobs
import Lifecycle
import Providers
import SQL
import SQLite
import Sandbox
import Server
import Store
import Testing

/// R9, B4, B5: an older copy of the database sends nothing before a person releases it.
@Suite(.serialized) struct QuarantineTests {
    /// A store with five completed orders, ended; its directory.
    private func travelled(
        _ count: Int = 5, copyAfter: Int? = nil
    ) async throws -> (String, sent: Int) {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await running(engine) {
            try await test.place(engine, TestIMEI.numbers(copyAfter ?? count))
            #expect(try await test.reaches(.completed, copyAfter ?? count))
            guard let copyAfter else { return }
            _ = try await test.store.backup(to: test.directory + "/copy.db")
            try await test.place(engine, TestIMEI.numbers(count - copyAfter, from: copyAfter + 1))
            #expect(try await test.reaches(.completed, count))
        }
        let sent = try test.standIn.ledger().placedCalls
        await test.close(keepsFiles: true)
        return (test.directory, sent)
    }

    /// Runs a quarantined store: orders are taken, nothing leaves, staff release it, all completes.
    private func check(_ directory: String, sent: Int, completed: Int) async throws {
        let test = try await TestStore(directory: directory)
        let engine = test.engine()
        let done = try await running(engine) {
            try await soon { engine.dispatcher.isQuarantined }
            try await test.place(engine, TestIMEI.numbers(8, from: 500))
            let run = try await engine.poller.syncAll(cause: .button, waitSeconds: 10)
            #expect(run.isFinished)
            #expect(try await test.inState(.queued) == 8)
            #expect(try test.standIn.ledger().placedCalls == sent)
            let before = try await test.store.feedHead().epoch
            try await engine.dispatcher.release(
                reason: "compared with the provider's site", by: TestStore.admin)
            #expect(try await test.store.feedHead().epoch != before)
            #expect(!engine.dispatcher.isQuarantined)
            return try await test.reaches(.completed, completed + 8)
        }
        #expect(done)
        #expect(
            try await test.count("SELECT count(*) FROM audit WHERE action='quarantine.release'")
                == 1)
        await test.close(keepsFiles: true)
        let again = try await TestStore(directory: directory)
        let next = again.engine()
        try await running(next) {
            try await again.place(next, [TestIMEI.number(900)])
            #expect(try await again.reaches(.completed, completed + 9))
        }
        #expect(!next.dispatcher.isQuarantined)
        await again.close()
    }

    @Test func `R9 W17 a restored older copy sends nothing before release`() async throws {
        let (directory, sent) = try await travelled(5, copyAfter: 2)
        for suffix in ["", "-wal", "-shm"] { _ = unsafe unlink(directory + "/store.db" + suffix) }
        let renamed = unsafe rename(directory + "/copy.db", directory + "/store.db")
        #expect(renamed == 0)
        try await check(directory, sent: sent, completed: 2)
    }

    @Test func `R9 a store with sends and without its sidecar sends nothing before release`()
        async throws
    {
        let (directory, sent) = try await travelled()
        let removed = unsafe unlink(directory + "/sidecar")
        #expect(removed == 0)
        try await check(directory, sent: sent, completed: 5)
    }

    @Test func `R9 a store that never sent needs no sidecar`() async throws {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await test.place(engine, [TestIMEI.number(1)])
        #expect(try await running(engine) { try await test.reaches(.completed) })
        await test.close()
    }
}
