import Application
import Domain
import SQL
import SQLite
import Store

/// P4: list pages with their exact count at growing sizes, against the bare query.
enum PageBench {
    static let run: @Sendable (Size, @Sendable (Figure) -> Void) async throws -> Void = {
        size, tell in
        let sizes = size.pick(
            [10_000], [10_000, 100_000, 1_000_000], [10_000, 100_000, 1_000_000, 1_560_000])
        let scratch = try await Scratch()
        let filler = try await RowFiller.seed(scratch)
        let rounds = size.pick(50, 500, 1_000)
        for count in sizes {
            try await filler.fill(to: count)
            let bare = try await bare(scratch, rounds)
            for (name, filter) in try await views(scratch) {
                try await measure(scratch, name, filter, count, rounds, bare, tell)
            }
        }
        await scratch.close()
    }

    /// The views that are measured: all orders, one status word, one IMEI.
    private static func views(_ scratch: Scratch) async throws -> [(String, OrderFilter)] {
        var completed = OrderFilter()
        completed.words = [.completed]
        var imei = OrderFilter()
        imei.imei = try await scratch.database.read { sql in
            try sql.first("SELECT target FROM order_lines ORDER BY key DESC LIMIT 1") {
                try $0.text(0)
            }
        }
        return [
            ("newest 100", OrderFilter()), ("Completed, newest 100", completed), ("one IMEI", imei),
        ]
    }

    private static func measure(
        _ scratch: Scratch, _ name: String, _ filter: OrderFilter, _ count: Int, _ rounds: Int,
        _ bare: [Int64], _ tell: @Sendable (Figure) -> Void
    ) async throws {
        Measure.resetPeak()
        var times: [Int64] = []
        for _ in 0..<rounds {
            let time = try await Measure.time {
                let page = try await scratch.store.list(filter, at: .newest, limit: 100)
                guard page.total == (filter.imei == nil ? count : 1), !page.items.isEmpty else {
                    throw BenchError("\(name): \(page.items.count) of \(page.total)")
                }
            }
            times.append(time)
        }
        times.sort()
        let (ours, limit) = (Measure.percentile(times, 0.99), Measure.percentile(bare, 0.99))
        let isPage = filter.imei == nil
        tell(
            Figure(
                id: "P4", work: "\(name), exact count, \(Figure.grouped(Int64(count))) orders",
                ours:
                    "p50 \(Figure.time(Measure.percentile(times, 0.5))), p99 \(Figure.time(ours))",
                limit: isPage
                    ? "p50 \(Figure.time(Measure.percentile(bare, 0.5))), p99 \(Figure.time(limit))"
                    : "–",
                ratio: isPage ? Figure.hundredths(Double(ours) / Double(max(1, limit))) : "–",
                target: "p99 < 5 ms", memory: "\(Measure.kilobytes("VmHWM:") / 1_024) MB"))
    }

    /// The same rows and the same counter, read and thrown away.
    private static func bare(_ scratch: Scratch, _ rounds: Int) async throws -> [Int64] {
        var times: [Int64] = []
        for _ in 0..<rounds {
            let time = try await Measure.time {
                let rows = try await scratch.database.read { sql in
                    _ = try sql.scalar("SELECT value FROM counters WHERE name='orders'")
                    return try sql.query(
                        """
                        SELECT o.*,l.*,r.* FROM (SELECT key,placed_at FROM orders_core \
                        ORDER BY placed_at DESC,key DESC LIMIT 101) k \
                        JOIN orders_core o ON o.key=k.key \
                        LEFT JOIN order_lines l ON l.order_key=o.key AND l.line_no=1 \
                        LEFT JOIN line_results r ON r.key=l.result_key \
                        ORDER BY k.placed_at DESC,k.key DESC
                        """
                    ) { try $0.integer(0) }.count
                }
                guard rows == 101 else { throw BenchError("\(rows) rows") }
            }
            times.append(time)
        }
        return times.sorted()
    }
}
