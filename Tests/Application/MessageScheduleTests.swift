internal import Application
internal import Domain
import Testing

/// When messages and webhooks are tried again, on a virtual clock (O6, O9).
struct MessageScheduleTests {
    private let start = Timestamp(microseconds: 1_789_000_000_000_000)

    /// Tries a delivery that fails `failures` times; the moments of all tries, in seconds.
    private func tries(
        failing failures: Int, status: Int? = 500, speed: Int64 = 1, seed: UInt64 = 1
    ) -> (seconds: [Double], end: WebhookSchedule.Verdict) {
        var random = SplitMix64(seed: seed)
        var now = start
        var seconds: [Double] = []
        for attempt in 1...1_000 {
            seconds.append(Double(now.since(start)) / 1_000_000)
            let reply = WebhookReply(
                status: attempt <= failures ? status : 200, microseconds: 1_000)
            let verdict = WebhookSchedule.verdict(
                on: reply, attempt: attempt, firstAt: start, now: now, speed: speed,
                random: &random)
            guard case .retry(let at) = verdict else { return (seconds, verdict) }
            now = at
        }
        return (seconds, .failed)
    }

    @Test(arguments: 0...8)
    func `O9 a sink that fails k times sees k+1 tries at the planned times`(failures: Int) {
        let planned: [Double] = [
            5, 300, 1_800, 7_200, 18_000, 36_000, 36_000, 43_200, 43_200, 43_200,
        ]
        let (seconds, end) = tries(failing: failures, seed: UInt64(failures) + 3)
        #expect(end == .delivered)
        #expect(seconds.count == failures + 1)
        for (index, pause) in zip(seconds.dropFirst(), seconds).map({ $0 - $1 }).enumerated() {
            #expect(abs(pause - planned[index]) <= planned[index] * 0.1 + 0.001)
        }
    }

    @Test(arguments: 1...20)
    func `O6 after 72 h there is one last try and no more`(seed: UInt64) {
        let (seconds, end) = tries(failing: 1_000, seed: seed)
        #expect(end == .failed)
        #expect(seconds.last == 259_200)
        #expect((11...13).contains(seconds.count))
    }

    @Test(arguments: [301, 302, 400, 404, 429, 500, 503, nil])
    func `O6 whatever is not 2xx is tried again`(status: Int?) {
        #expect(tries(failing: 2, status: status).seconds.count == 3)
    }

    @Test(arguments: [200, 201, 204, 299])
    func `O6 every 2xx is a delivery`(status: Int) {
        #expect(tries(failing: 1, status: status).seconds.count == 1)
    }

    @Test func `O6 410 ends at once`() {
        #expect(tries(failing: 1, status: 410).end == .gone)
    }

    @Test func `a sandbox's speed divides the whole schedule`() {
        let (seconds, end) = tries(failing: 1_000, speed: 1_000)
        #expect(end == .failed)
        #expect(seconds.last == 259.2)
    }

    @Test(arguments: 0...4)
    func `O9 a message that fails is tried three times in all`(failures: Int) {
        var random = SplitMix64(seed: UInt64(failures))
        var now = start
        var pauses: [Double] = []
        for attempt in 1...3 {
            let answer: SendAnswer =
                attempt <= failures ? .postponed("busy") : .accepted(providerID: "x")
            let verdict = MessageSchedule.verdict(
                on: answer, attempt: attempt, now: now, speed: 1, random: &random)
            switch verdict {
            case .sent(let id):
                #expect(id == "x" && attempt == failures + 1)
                return
            case .failed(let why):
                #expect(why == "busy" && attempt == 3 && failures >= 3)
                #expect(abs(pauses[0] - 30) <= 3 && abs(pauses[1] - 300) <= 30)
                return
            case .retry(let at, _):
                pauses.append(Double(at.since(now)) / 1_000_000)
                now = at
            }
        }
        Issue.record("the schedule has no end")
    }

    @Test func `a refusal for good is not tried again`() {
        var random = SplitMix64(seed: 1)
        let verdict = MessageSchedule.verdict(
            on: .refused("no such mailbox"), attempt: 1, now: start, speed: 1, random: &random)
        #expect(verdict == .failed("no such mailbox"))
    }

    @Test func `O4 a try without an answer is made again, with the same id`() {
        var random = SplitMix64(seed: 1)
        let verdict = MessageSchedule.verdict(
            on: .uncertain("no answer"), attempt: 1, now: start, speed: 1, random: &random)
        guard case .retry = verdict else {
            Issue.record("\(verdict)")
            return
        }
    }
}
