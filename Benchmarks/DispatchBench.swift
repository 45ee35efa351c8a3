import Application
import Domain
import Jobs
import Sandbox
import Server

/// P2: sends at 200 ms a call and 30 in flight, against the formula.
enum DispatchBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let count = size.pick(300, 5_000, 5_000)
        var setup = Scratch.patient
        setup.latencyMicroseconds = 200_000
        let scratch = try await Scratch(setup)
        let engine = scratch.engine()
        try await scratch.place(engine, count)
        let measured = try await Measure.all {
            try await running(engine, polls: false) {
                try await scratch.wait(for: .accepted, count)
            }
        }
        // Whole rounds of 30: the last one takes as long as a full one.
        let formula = Int64((count + 29) / 30) * 200_000
        let charges = try scratch.standIn.ledger().charges.count
        guard charges == count else { throw BenchError("\(charges) charges for \(count) lines") }
        await scratch.close()
        tell(
            Figure(
                id: "P2",
                work: "dispatch \(Figure.grouped(Int64(count))) IMEIs, 200 ms, 30 in flight",
                ours: Figure.time(measured.time), limit: Figure.time(formula),
                ratio: Figure.hundredths(Double(measured.time) / Double(formula)),
                target: "≤ 1.05", memory: measured.memory))
    }
}
