import Application
import Domain
import Jobs
import Lifecycle
import Sandbox
import Server

/// Recovery: from the start of an engine on queued lines to the first call at the provider.
enum RecoveryBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let count = size.pick(1_000, 20_000, 20_000)
        let scratch = try await Scratch()
        try await scratch.place(scratch.engine(), count)
        let clock = SystemClock()
        let first = Lock<Int64>(0)
        let start = clock.monotonicMicroseconds()
        let measured = try await Measure.all {
            let engine = scratch.engine()
            try await running(engine, polls: false) {
                while scratch.standIn.counters().calls["placeorder"] ?? 0 == 0 {
                    try await Task.sleep(for: .milliseconds(1))
                }
                first.withLock { $0 = clock.monotonicMicroseconds() - start }
            }
        }
        let time = first.withLock { $0 }
        await scratch.close()
        tell(
            Figure(
                id: "recovery",
                work:
                    "engine start → first dispatch with "
                    + "\(Figure.grouped(Int64(count))) queued lines",
                ours: Figure.time(time), limit: "–", ratio: "–", target: "< 5 s",
                memory: measured.memory))
    }
}
