import Application
import Domain
import Jobs
import Lifecycle
import Telemetry
import Testing

/// V10: the store is checked in small slices, round after round.
@Suite struct CheckScheduleTests {
    /// Answers from a list and remembers when it was asked; ends the schedule after the last.
    private final class FakeChecks: InvariantChecks {
        let asked = Lock<[Int64]>([])
        let rows = Lock<Set<Int>>([])
        let answers: [Result<CheckedSlice, StorageError>]
        let ended: @Sendable () async -> Void

        init(
            _ answers: [Result<CheckedSlice, StorageError>],
            ended: @escaping @Sendable () async -> Void
        ) {
            self.answers = answers
            self.ended = ended
        }

        func checkSlice(units count: Int, now: Timestamp, seed: UInt64) async throws -> CheckedSlice
        {
            let index = asked.withLock { asked in
                asked.append(now.microseconds / 1_000_000)
                return asked.count - 1
            }
            _ = rows.withLock { $0.insert(count) }
            if index == answers.count - 1 { await ended() }
            return try answers[index].get()
        }

        func checkState(now: Timestamp) async throws -> CheckState { CheckState() }
        func openViolations() async throws -> [Invariant: Int] { [:] }
    }

    private static func slice(
        orders: Int = 200, ends: Bool = false, late: Bool = false,
        new: [CheckedSlice.NewViolation] = []
    ) -> Result<CheckedSlice, StorageError> {
        var slice = CheckedSlice()
        slice.rows = ["orders": orders]
        slice.endsRound = ends
        slice.wasLate = late
        slice.new = new
        return .success(slice)
    }

    /// Runs a schedule to the last answer on a clock that the pauses move.
    private func run(
        _ answers: [Result<CheckedSlice, StorageError>], leads: @escaping @Sendable () -> Bool
    ) async throws -> (asked: [Int64], metrics: String, log: [String]) {
        let now = Lock<Int64>(0)
        let running = Lock<CheckSchedule?>(nil)
        let fake = FakeChecks(answers) { await running.withLock({ $0 })?.stop() }
        let metrics = Metrics()
        let sink = MemorySink()
        let schedule = CheckSchedule(
            checks: fake,
            time: CleanUpSchedule.Time(
                wall: { now.withLock { $0 } }, monotonic: { now.withLock { $0 } },
                pause: { milliseconds in now.withLock { $0 += Int64(milliseconds) * 1_000 } }),
            seed: { 7 }, metrics: metrics, log: Logger(sinks: [sink]), isLeader: leads)
        running.withLock { $0 = schedule }
        try await schedule.run()
        running.withLock { $0 = nil }
        #expect(fake.rows.withLock { $0 } == [200])
        return (fake.asked.withLock { $0 }, metrics.prometheusText(), sink.lines)
    }

    @Test func `V10 a slice every two seconds, rounds and failures at most once a minute`()
        async throws
    {
        let broken = CheckedSlice.NewViolation(
            kind: .wallet, subject: "wallet:cus_1", detail: "wallet:cus_1 has 2 PHP, not 1")
        let ran = try await run(
            [
                Self.slice(), Self.slice(new: [broken]), .failure(StorageError(.busy, "no reader")),
                Self.slice(orders: 50, ends: true), Self.slice(late: true),
                Self.slice(ends: true), Self.slice(),
            ], leads: { true })
        #expect(ran.asked == [0, 2, 4, 64, 66, 68, 126])
        // Late slices count on the node that did them.
        #expect(ran.metrics.contains("waybill_invariant_checked_total 850"))
        #expect(ran.log.count == 2)
        #expect(ran.log.contains { $0.contains("wallet:cus_1 has 2 PHP, not 1") })
        #expect(ran.log.contains { $0.contains("no reader") })
    }

    @Test func `J1 only the leader checks, and another node goes on at once`() async throws {
        let looks = Lock(0)
        let ran = try await run([Self.slice(), Self.slice()]) {
            looks.withLock { count in
                count += 1
                return count > 10
            }
        }
        // Ten looks of half a second without the lease.
        #expect(ran.asked == [5, 7])
    }
}
