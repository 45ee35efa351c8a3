import Application
import Domain
import Testing

/// Cap and rate over all nodes, and the breaker that they share.
@Suite struct SharedLaneTests {
    private let start = Timestamp(microseconds: 1_000_000_000)

    private func provider(rate: Int? = nil, burst: Int = 1) -> ProviderRecord {
        ProviderRecord(
            id: ID(value: 1), code: "shop", name: "Shop", concurrency: 5, ratePerMinute: rate,
            burst: burst)
    }

    private func lane(running: Int, level: Int64? = nil, after seconds: Int64 = 0) -> SharedLane {
        SharedLane(
            provider: "shop", running: running, level: level, countedAt: start,
            clock: start.adding(seconds: seconds))
    }

    @Test func `I11 jobs that other nodes run take slots`() {
        var free = lane(running: 0)
        #expect(free.grant(9, to: provider(), cap: 5) == 5)
        var half = lane(running: 3)
        #expect(half.grant(9, to: provider(), cap: 5) == 2)
        var over = lane(running: 7)
        #expect(over.grant(9, to: provider(), cap: 5) == 0)
        #expect(!over.isCounted)
    }

    @Test func `I11 tokens that another node took come back by time alone`() {
        let record = provider(rate: 60, burst: 2)
        var first = lane(running: 0)
        #expect(first.grant(5, to: record, cap: 5) == 2)
        var second = lane(running: 0, level: first.level)
        #expect(second.grant(5, to: record, cap: 5) == 0)
        var later = lane(running: 0, level: first.level, after: 1)
        #expect(later.grant(5, to: record, cap: 5) == 1)
        later.giveBack(1)
        #expect(later.level == 60_000_000)
    }

    /// A core with one provider, fed by hand.
    private struct Bench {
        var core = DispatchCore(settings: DispatchSettings())
        var random = SplitMix64(seed: 1)
        var now = Timestamp(microseconds: 1_000_000_000)

        mutating func feed(_ input: DispatchInput) -> [DispatchEffect] {
            core.step(input, now: now, random: &random)
        }
    }

    private func record(_ state: ProviderRecord.State) -> ProviderRecord {
        var record = provider()
        record.state = state
        return record
    }

    @Test func `F18 what one node found down is down for all, and open again for all`() {
        var bench = Bench()
        #expect(!bench.feed(.provider(record(.open))).isEmpty)
        _ = bench.feed(.claimed(provider: "shop", ClaimResult()))
        _ = bench.feed(.provider(record(.down)))
        #expect(!isClaiming(bench.feed(.wake(provider: nil))))
        let opened = bench.feed(.provider(record(.open)))
        #expect(opened == [.claim(provider: "shop", limit: 5)])
    }

    @Test func `F18 a claim that met a provider down tells the core so`() {
        var bench = Bench()
        _ = bench.feed(.provider(record(.open)))
        var result = ClaimResult()
        result.provider = record(.down)
        _ = bench.feed(.claimed(provider: "shop", result))
        #expect(!isClaiming(bench.feed(.wake(provider: nil))))
        bench.now = bench.now.adding(seconds: 61)
        #expect(bench.feed(.tick).contains(.probe(provider: "shop")))
        let trial = bench.feed(.probed(provider: "shop", answered: true))
        #expect(trial == [.claim(provider: "shop", limit: 1, isTrial: true)])
    }

    @Test func `R9 another node's intent goes into the sidecar, one write at a time`() {
        var bench = Bench()
        #expect(bench.feed(.seen(sequence: 9)) == [.mark(sequence: 9)])
        #expect(bench.feed(.seen(sequence: 10)).isEmpty)
        #expect(bench.feed(.marked(sequence: 9)).isEmpty)
        #expect(bench.feed(.seen(sequence: 8)).isEmpty)
        #expect(bench.feed(.seen(sequence: 10)) == [.mark(sequence: 10)])
    }

    private func isClaiming(_ effects: [DispatchEffect]) -> Bool {
        effects.contains { if case .claim = $0 { true } else { false } }
    }
}
