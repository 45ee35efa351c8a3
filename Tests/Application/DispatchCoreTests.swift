import Application
import Domain
import Testing

/// The pure machine: what it asks for, and what it never asks for.
struct DispatchCoreTests {
    /// A core with one provider, fed by hand.
    private struct Bench {
        var core = DispatchCore(settings: DispatchSettings())
        var random = SplitMix64(seed: 1)
        var now = Timestamp(microseconds: 1_000_000_000)

        mutating func feed(_ input: DispatchInput) -> [DispatchEffect] {
            core.step(input, now: now, random: &random)
        }

        mutating func start(concurrency: Int = 2, rate: Int? = nil) -> [DispatchEffect] {
            feed(
                .provider(
                    ProviderRecord(
                        id: ID(value: 1), code: "shop", name: "Shop", concurrency: concurrency,
                        ratePerMinute: rate)))
        }

        func send(_ number: Int64) -> ClaimedSend {
            let line = ID<Line>(value: UInt128(number))
            let order = ID<Order>(value: UInt128(number))
            return ClaimedSend(
                request: SubmitRequest(
                    attempt: ID(value: UInt128(number)), target: "t", serviceCode: "1",
                    fields: [:]),
                line: line, order: order, orderNumber: "ORD-\(number)", provider: "shop", fence: 1,
                attemptNumber: 1, intentSequence: number,
                claim: JobClaim(
                    line: line, order: order, provider: "shop", fence: 1, attempts: 1, crashes: 0,
                    createdAt: now))
        }

        mutating func claimed(_ numbers: [Int64]) -> [DispatchEffect] {
            var result = ClaimResult()
            result.sends = numbers.map(send)
            return feed(.claimed(provider: "shop", result))
        }

        /// Takes a send through to its outcome.
        mutating func finish(
            _ number: Int64, _ outcome: SubmitOutcome, _ state: LineState
        ) -> [DispatchEffect] {
            let id = send(number).request.attempt
            _ = claimed([number])
            _ = feed(.marked(sequence: number))
            _ = feed(.replied(id))
            _ = feed(.replyKept(id))
            _ = feed(.interpreted(id, outcome))
            return feed(.settled(id, .moved(state)))
        }
    }

    private func sends(_ effects: [DispatchEffect]) -> Int {
        effects.count { if case .send = $0 { true } else { false } }
    }

    @Test func `R9 nothing is sent before the sidecar holds its intent`() {
        var bench = Bench()
        #expect(bench.start() == [.claim(provider: "shop", limit: 2)])
        #expect(bench.claimed([5, 6]) == [.mark(sequence: 6)])
        #expect(sends(bench.feed(.tick)) == 0)
        let sent = bench.feed(.marked(sequence: 6))
        #expect(sent.first == .send(bench.send(5)) && sends(sent) == 2)
    }

    @Test func `R9 intents beyond the mark wait for the next one`() {
        var bench = Bench()
        _ = bench.start(concurrency: 4)
        _ = bench.claimed([5])
        _ = bench.feed(.wake(provider: nil))
        _ = bench.claimed([6])
        let effects = bench.feed(.marked(sequence: 5))
        #expect(effects.contains(.send(bench.send(5))))
        #expect(effects.contains(.mark(sequence: 6)))
        #expect(!effects.contains(.send(bench.send(6))))
        #expect(bench.feed(.marked(sequence: 6)).contains(.send(bench.send(6))))
    }

    @Test func `R6 the reply is kept before it is read, and read before it is settled`() {
        var bench = Bench()
        _ = bench.start()
        _ = bench.claimed([1])
        _ = bench.feed(.marked(sequence: 1))
        let id = bench.send(1).request.attempt
        #expect(bench.feed(.replied(id)) == [.keepReply(id)])
        #expect(bench.feed(.replyKept(id)) == [.interpret(id)])
        let outcome = SubmitOutcome.uncertain("x")
        #expect(bench.feed(.interpreted(id, outcome)) == [.settle(bench.send(1), outcome)])
        #expect(bench.core.inFlightCount == 1)
        _ = bench.feed(.settled(id, .moved(.uncertain)))
        #expect(bench.core.inFlightCount == 0)
    }

    @Test func `R10 an outcome that could not be committed is tried again, the call is not`() {
        var bench = Bench()
        _ = bench.start()
        let send = bench.send(1)
        let id = send.request.attempt
        _ = bench.claimed([1])
        _ = bench.feed(.marked(sequence: 1))
        _ = bench.feed(.replied(id))
        #expect(bench.feed(.keepFailed(id, .busy)).isEmpty)
        bench.now = bench.now.adding(seconds: 2)
        #expect(bench.feed(.tick).contains(.keepReply(id)))
        _ = bench.feed(.replyKept(id))
        let outcome = SubmitOutcome.uncertain("x")
        _ = bench.feed(.interpreted(id, outcome))
        _ = bench.feed(.settleFailed(id, .full))
        bench.now = bench.now.adding(seconds: 2)
        let effects = bench.feed(.tick)
        #expect(effects.contains(.settle(send, outcome)))
        #expect(sends(effects) == 0)
    }

    @Test func `a quarantined core claims nothing until it is released`() {
        var bench = Bench()
        #expect(bench.feed(.quarantine(true)).isEmpty)
        #expect(bench.start().isEmpty)
        #expect(bench.core.quarantined)
        let ticks = bench.feed(.tick)
        #expect(!ticks.contains { if case .claim = $0 { true } else { false } })
        #expect(bench.feed(.quarantine(false)) == [.claim(provider: "shop", limit: 2)])
    }

    @Test func `J9 a stopping core claims nothing more and says when it has drained`() {
        var bench = Bench()
        _ = bench.start()
        _ = bench.claimed([1])
        _ = bench.feed(.marked(sequence: 1))
        #expect(!bench.feed(.stop).contains(.drained))
        let id = bench.send(1).request.attempt
        _ = bench.feed(.replied(id))
        _ = bench.feed(.replyKept(id))
        _ = bench.feed(.interpreted(id, .uncertain("x")))
        #expect(bench.feed(.settled(id, .moved(.uncertain))) == [.drained])
        #expect(bench.feed(.wake(provider: nil)).isEmpty)
    }

    @Test
    func `J4 leases of everything in flight are renewed, a lost one that was not sent is dropped`()
    {
        var bench = Bench()
        _ = bench.start(concurrency: 3)
        _ = bench.claimed([1, 2])
        let renewal = bench.feed(.tick).contains {
            if case .renew(let claims) = $0 { claims.map(\.line.value) == [1, 2] } else { false }
        }
        #expect(renewal)
        _ = bench.feed(.renewed(lost: [bench.send(1).line]))
        let effects = bench.feed(.marked(sequence: 2))
        #expect(effects.contains(.send(bench.send(2))))
        #expect(!effects.contains(.send(bench.send(1))))
    }

    @Test func `R5 a send whose lease was lost after it left is still settled under its fence`() {
        var bench = Bench()
        _ = bench.start()
        _ = bench.claimed([1])
        _ = bench.feed(.marked(sequence: 1))
        _ = bench.feed(.renewed(lost: [bench.send(1).line]))
        #expect(bench.core.inFlightCount == 1)
        let id = bench.send(1).request.attempt
        #expect(bench.feed(.replied(id)) == [.keepReply(id)])
    }

    @Test func `a failed claim waits a second and asks again`() {
        var bench = Bench()
        _ = bench.start()
        #expect(bench.feed(.claimFailed(provider: "shop", .busy)).isEmpty)
        bench.now = bench.now.adding(seconds: 1)
        #expect(bench.feed(.wake(provider: nil)) == [.claim(provider: "shop", limit: 2)])
    }

    @Test
    func `five sends without a usable answer open the breaker, one free call tries the provider`() {
        var bench = Bench()
        _ = bench.start(concurrency: 1)
        var reports: [DispatchEffect] = []
        for number in Int64(1)...5 {
            reports += bench.finish(number, .uncertain("timeout"), .uncertain)
        }
        #expect(reports.contains { if case .report("shop", true, _) = $0 { true } else { false } })
        #expect(!bench.feed(.wake(provider: nil)).contains(.claim(provider: "shop", limit: 1)))
        bench.now = bench.now.adding(seconds: 60)
        #expect(bench.feed(.tick).contains(.probe(provider: "shop")))
        #expect(
            bench.feed(.probed(provider: "shop", answered: true)) == [
                .claim(provider: "shop", limit: 1, isTrial: true)
            ])
        let closed = bench.finish(9, .accepted(providerOrderID: "P", status: .pending), .accepted)
        #expect(closed.contains { if case .report("shop", false, _) = $0 { true } else { false } })
    }

    @Test func `a provider that was down at the start is tried with a free call first`() {
        var bench = Bench()
        var record = ProviderRecord(id: ID(value: 1), code: "shop", name: "Shop", concurrency: 2)
        record.state = .down
        #expect(bench.feed(.provider(record)).isEmpty)
        #expect(bench.feed(.tick).contains(.probe(provider: "shop")))
        let half = bench.feed(.probed(provider: "shop", answered: true))
        #expect(half == [.claim(provider: "shop", limit: 1, isTrial: true)])
        let closed = bench.finish(
            1, .accepted(providerOrderID: "P", status: .pending), .accepted)
        #expect(closed.contains { if case .report("shop", false, _) = $0 { true } else { false } })
    }

    @Test func `a refusal for our account stops the lane until the provider is opened`() {
        var bench = Bench()
        _ = bench.start()
        let id = bench.send(1).request.attempt
        _ = bench.claimed([1])
        _ = bench.feed(.marked(sequence: 1))
        _ = bench.feed(.replied(id))
        _ = bench.feed(.replyKept(id))
        let refusal = Refusal(kind: .oursProvider, code: "BALANCE", message: "no balance")
        _ = bench.feed(.interpreted(id, .refused(refusal)))
        #expect(bench.feed(.settled(id, .pausedProvider("no balance"))).isEmpty)
        #expect(bench.feed(.wake(provider: "shop")).isEmpty)
        #expect(bench.start() == [.claim(provider: "shop", limit: 2)])
    }

    @Test func `a rate holds sends back and gives unused tokens back`() {
        var bench = Bench()
        #expect(bench.start(concurrency: 5, rate: 60) == [.claim(provider: "shop", limit: 1)])
        #expect(bench.claimed([]).isEmpty)
        #expect(bench.feed(.wake(provider: nil)) == [.claim(provider: "shop", limit: 1)])
        _ = bench.claimed([1])
        #expect(bench.feed(.wake(provider: nil)).isEmpty)
        bench.now = bench.now.adding(seconds: 1)
        #expect(bench.feed(.wake(provider: nil)) == [.claim(provider: "shop", limit: 1)])
    }
}
