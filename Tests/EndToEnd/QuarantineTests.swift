import Application
import DatabaseHarness
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
    /// A store with completed orders, ended: its place, and how many calls it made.
    private func travelled(_ count: Int = 5) async throws -> (TestPlace, sent: Int) {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await running(engine) {
            try await test.place(engine, TestIMEI.numbers(count))
            #expect(try await test.reaches(.completed, count))
        }
        let sent = try test.standIn.ledger().placedCalls
        try await test.close(clears: false)
        return (test.place, sent)
    }

    /// The same, where the database is then the copy that was made after two orders; nil where
    /// only the database's own tools make copies (Tests/EndToEnd/test_restored.py shows those).
    private func restored() async throws -> (TestPlace, sent: Int)? {
        let copy = try ScratchFolder()
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        let isCopied = try await running(engine) {
            try await test.place(engine, TestIMEI.numbers(2))
            #expect(try await test.reaches(.completed, 2))
            guard test.store.capabilities.copiesToAFile else {
                await #expect(throws: StorageError.self) {
                    try await test.store.backup(to: copy.path)
                }
                return false
            }
            _ = try await test.store.backup(to: copy.path)
            try await test.place(engine, TestIMEI.numbers(3, from: 3))
            #expect(try await test.reaches(.completed, 5))
            return true
        }
        let sent = try test.standIn.ledger().placedCalls
        try await test.close(clears: !isCopied)
        guard isCopied else { return nil }
        return (TestPlace(folder: test.place.folder, database: .file(copy)), sent)
    }

    /// Runs a quarantined store: orders are taken, nothing leaves, staff release it, all completes.
    private func check(_ place: TestPlace, sent: Int, completed: Int) async throws {
        let test = try await TestStore(at: place)
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
        try await test.close(clears: false)
        let again = try await TestStore(at: place)
        let next = again.engine()
        try await running(next) {
            try await again.place(next, [TestIMEI.number(900)])
            #expect(try await again.reaches(.completed, completed + 9))
        }
        #expect(!next.dispatcher.isQuarantined)
        try await again.close()
    }

    @Test func `R9 W17 a restored older copy sends nothing before release`() async throws {
        guard let (place, sent) = try await restored() else { return }
        try await check(place, sent: sent, completed: 2)
    }

    @Test func `R9 a store with sends and without its sidecar sends nothing before release`()
        async throws
    {
        let (place, sent) = try await travelled()
        let removed = unsafe unlink(place.folder.folder + "/sidecar")
        #expect(removed == 0)
        try await check(place, sent: sent, completed: 5)
    }

    @Test func `R9 a store that never sent needs no sidecar`() async throws {
        let test = try await TestStore()
        let engine = try await test.readyEngine()
        try await test.place(engine, [TestIMEI.number(1)])
        #expect(try await running(engine) { try await test.reaches(.completed) })
        try await test.close()
    }
}
