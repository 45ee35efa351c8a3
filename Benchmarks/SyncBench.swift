import Application
import Domain
import Jobs
import Providers
import Sandbox
import Server

/// P3: one manual sync of open orders that have all completed, against fetching and parsing alone.
enum SyncBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let count = size.pick(1_000, 20_000, 20_000)
        let scratch = try await Scratch()
        let engine = scratch.engine()
        try await scratch.place(engine, count)
        try await running(engine, polls: false) { try await scratch.wait(for: .accepted, count) }
        try scratch.standIn.advance(seconds: 80_000)
        let ids = try scratch.standIn.ledger().charges.map { String($0.id) }
        let bare = try await bare(scratch.provider, ids)
        let next = scratch.engine()
        let measured = try await Measure.all {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await next.poller.run() }
                // A run that is due by itself may ask for some of them first; all count.
                _ = try await next.poller.syncAll(cause: .button, waitSeconds: 600)
                try await scratch.wait(for: .completed, count)
                await next.poller.stop()
            }
        }
        await scratch.close()
        tell(
            Figure(
                id: "P3", work: "sync \(Figure.grouped(Int64(count))) open orders, 100 ids a call",
                ours: Figure.time(measured.time), limit: "\(Figure.time(bare)) (fetch and parse)",
                ratio: Figure.hundredths(Double(measured.time) / Double(bare)),
                target: "≤ 2.0 s, < 60 MB growth", memory: measured.memory))
    }

    /// Fetches and parses the same replies, four calls in flight, and keeps nothing.
    private static func bare(_ provider: GSMFusionProvider, _ ids: [String]) async throws -> Int64 {
        let chunks = stride(from: 0, to: ids.count, by: 100).map {
            Array(ids[$0..<min($0 + 100, ids.count)])
        }
        return try await Measure.time {
            try await withThrowingTaskGroup(of: Int.self) { group in
                var waiting = chunks.makeIterator()
                let fetch: @Sendable ([String]) async throws -> Int = { chunk in
                    guard
                        case .rows(let rows) = provider.interpretStatus(
                            await provider.status(of: chunk))
                    else { throw BenchError("a status call failed") }
                    return rows.count {
                        !provider.parseResult($0.resultText ?? "", target: $0.target).display
                            .isEmpty
                    }
                }
                for _ in 0..<4 {
                    if let chunk = waiting.next() { group.addTask { try await fetch(chunk) } }
                }
                var total = 0
                for try await count in group {
                    total += count
                    if let chunk = waiting.next() { group.addTask { try await fetch(chunk) } }
                }
                guard total == ids.count else { throw BenchError("\(total) results") }
            }
        }
    }
}
