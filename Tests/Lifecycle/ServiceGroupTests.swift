import Glibc
import Lifecycle
import Testing

/// The order in which a group's services start, stop and end.
@Suite(.serialized)
struct ServiceGroupTests {
    @Test func `stop ends the services in reverse order`() async throws {
        let journal = Journal()
        let services = ["a", "b", "c"].map { PatientService($0, journal) }
        let group = ServiceGroup(services, listensToSignals: false)
        try await run(group) {
            for service in services { await service.waitUntilRunning() }
            group.stop()
        }
        #expect(
            journal.entries.suffix(6) == ["stop c", "end c", "stop b", "end b", "stop a", "end a"])
    }

    @Test func `the first error stops the others and is thrown`() async {
        let journal = Journal()
        let patient = PatientService("a", journal)
        let group = ServiceGroup(
            [patient, FailingService(after: patient)], listensToSignals: false)
        await #expect(throws: SystemError(operation: "work", code: EIO)) { try await group.run() }
        #expect(journal.entries == ["run a", "stop a", "end a"])
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal stops the group without an error`(_ signal: Int32) async throws {
        let journal = Journal()
        let service = PatientService("a", journal)
        let group = ServiceGroup([service])
        try await run(group) {
            await service.waitUntilRunning()
            kill(getpid(), signal)
        }
        #expect(journal.entries == ["run a", "stop a", "end a"])
    }

    @Test func `a service that does not stop is cancelled at the deadline`() async throws {
        let journal = Journal()
        let notices = Lock<[String]>([])
        let stubborn = StubbornService("s", journal)
        let group = ServiceGroup(
            [stubborn], deadlineSeconds: 0.02, listensToSignals: false
        ) { notice in
            if case .cancelled(let names) = notice { notices.withLock { $0 = names } }
        }
        try await run(group) {
            await stubborn.waitUntilRunning()
            group.stop()
        }
        #expect(journal.entries == ["run s", "stop s", "cancelled s"])
        #expect(notices.withLock { $0 } == ["s"])
    }

    @Test func `a second signal cancels at once`() async throws {
        let journal = Journal()
        let stubborn = StubbornService("s", journal)
        let group = ServiceGroup([stubborn], deadlineSeconds: 3600)
        try await run(group) {
            await stubborn.waitUntilRunning()
            kill(getpid(), SIGTERM)
            await journal.wait(for: "stop s")
            kill(getpid(), SIGTERM)
        }
        #expect(journal.entries == ["run s", "stop s", "cancelled s"])
    }

    @Test func `a group whose services have all ended is over`() async throws {
        try await ServiceGroup([], listensToSignals: false).run()
        let journal = Journal()
        let service = PatientService("a", journal)
        await service.stop()
        try await ServiceGroup([service], listensToSignals: false).run()
        #expect(journal.entries == ["stop a", "run a", "end a"])
    }

    private func run(
        _ group: ServiceGroup, while body: @escaping @Sendable () async -> Void
    ) async throws {
        async let ended: Void = group.run()
        await body()
        try await ended
    }
}
