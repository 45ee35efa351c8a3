import Telemetry
import Testing

/// Metrics come out as Prometheus reads them.
struct MetricsTests {
    private enum Outcome: String, CaseIterable { case done, failed }

    @Test func `a counter keeps one count for each label set`() {
        let metrics = Metrics()
        let counter = metrics.counter(
            "waybill_lines_total", help: "Lines ended.",
            labels: [MetricLabel("outcome", Outcome.self)])
        counter.add(2, "done")
        counter.add(1, "failed")
        counter.add(-5, "failed")
        #expect(
            metrics.prometheusText() == """
                # HELP waybill_lines_total Lines ended.
                # TYPE waybill_lines_total counter
                waybill_lines_total{outcome="done"} 2
                waybill_lines_total{outcome="failed"} 1

                """)
    }

    @Test func `SEC80 a value outside the closed set becomes other`() {
        let metrics = Metrics()
        let counter = metrics.counter(
            "hits_total", help: "Hits.", labels: [MetricLabel("route", ["/a\"\\\n"])])
        counter.add(1, "356938035643809")
        counter.add(1)
        counter.add(1, "/a\"\\\n")
        #expect(
            metrics.prometheusText().split(separator: "\n").dropFirst(2) == [
                #"hits_total{route="/a\"\\\n"} 1"#, #"hits_total{route="other"} 2"#,
            ])
    }

    @Test func `a metric without labels is there at zero`() {
        let metrics = Metrics()
        let counter = metrics.counter("a_total", help: "A.")
        metrics.gauge("b", help: "B.") { 7 }
        let gauge = metrics.gauge("c", help: "C.")
        #expect(metrics.prometheusText().contains("a_total 0\n"))
        counter.add()
        gauge.set(5)
        gauge.add(-8)
        let text = metrics.prometheusText()
        #expect(text.contains("a_total 1\n"))
        #expect(text.contains("b 7\n"))
        #expect(text.contains("c -3\n"))
    }

    @Test func `a histogram counts upwards and gives seconds`() {
        let metrics = Metrics()
        let histogram = metrics.histogram(
            "call_seconds", help: "Calls.", boundsMicroseconds: [1_000, 2_500, 1_000_000])
        for value in [-1, 1_000, 1_001, 3_000, 2_000_000] as [Int64] {
            histogram.observe(microseconds: value)
        }
        #expect(
            metrics.prometheusText() == """
                # HELP call_seconds Calls.
                # TYPE call_seconds histogram
                call_seconds_bucket{le="0.001"} 2
                call_seconds_bucket{le="0.0025"} 3
                call_seconds_bucket{le="1"} 4
                call_seconds_bucket{le="+Inf"} 5
                call_seconds_sum 2.005001
                call_seconds_count 5

                """)
    }

    @Test func `counts from many tasks add up`() async {
        let metrics = Metrics()
        let counter = metrics.counter("n_total", help: "N.")
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { counter.add() } }
            }
        }
        #expect(metrics.prometheusText().contains("n_total 8000\n"))
    }
}
