import Application
import Domain
import Testing

/// Breaker, bucket and waiting times.
struct BreakerTests {
    private let start = Timestamp(microseconds: 0)

    @Test func `the breaker opens at the fifth failure in a row and tells once`() {
        var breaker = Breaker(waitMicroseconds: 60_000_000)
        let told = (1...6).map { _ in breaker.noteFailure(now: start) }
        #expect(told == [false, false, false, false, true, false])
        #expect(breaker.allowance(of: 9) == 0)
    }

    @Test func `an answer between failures starts the count anew`() {
        var breaker = Breaker(waitMicroseconds: 1)
        for _ in 0..<4 { _ = breaker.noteFailure(now: start) }
        #expect(breaker.noteAnswer() == false)
        for _ in 0..<4 { #expect(breaker.noteFailure(now: start) == false) }
        #expect(breaker.allowance(of: 9) == 9)
    }

    @Test func `after the free call one line at a time goes through until one is answered`() {
        var breaker = Breaker(waitMicroseconds: 60_000_000)
        for _ in 0..<5 { _ = breaker.noteFailure(now: start) }
        #expect(breaker.takeProbe(now: start.adding(seconds: 59)) == false)
        #expect(breaker.takeProbe(now: start.adding(seconds: 60)) == true)
        #expect(breaker.takeProbe(now: start.adding(seconds: 61)) == false)
        breaker.noteProbe(answered: false, now: start.adding(seconds: 61))
        #expect(breaker.state == .open(probeAt: start.adding(seconds: 121)))
        #expect(breaker.takeProbe(now: start.adding(seconds: 121)) == true)
        breaker.noteProbe(answered: true, now: start.adding(seconds: 122))
        #expect(breaker.allowance(of: 9) == 1 && breaker.allowance(of: 0) == 0)
        #expect(breaker.noteFailure(now: start.adding(seconds: 123)) == false)
        #expect(breaker.allowance(of: 9) == 0)
        #expect(breaker.noteAnswer() == true)
        #expect(breaker.allowance(of: 9) == 9)
    }

    @Test func `a bucket gives no more than its rate and burst over any time`() {
        var random = SplitMix64(seed: 5)
        var bucket = TokenBucket(perMinute: 7, burst: 3, now: start)
        var taken = 0
        var now = start
        for _ in 0..<5_000 {
            now = now.adding(microseconds: Int64(random.below(900_000)))
            let some = Int(random.below(UInt64(bucket.available(now: now) + 1)))
            bucket.take(some)
            taken += some
            let allowed = 3 + now.since(start) * 7 / 60_000_000
            #expect(Int64(taken) <= allowed)
        }
        #expect(Int64(taken) > now.since(start) * 7 / 60_000_000 - 10)
    }

    @Test func `a clock that goes back gives no tokens and breaks nothing`() {
        var bucket = TokenBucket(perMinute: 60, burst: 1, now: Timestamp(microseconds: 5_000_000))
        bucket.take(1)
        #expect(bucket.available(now: start) == 0)
        #expect(bucket.available(now: Timestamp(microseconds: .max)) == 1)
    }

    @Test func `a bucket takes absurd settings without a trap`() {
        var bucket = TokenBucket(perMinute: .max, burst: .max, now: start)
        #expect(bucket.available(now: Timestamp(microseconds: .max)) == 10_000)
        bucket.take(20_000)
        #expect(
            TokenBucket(perMinute: -5, burst: 0, now: start)
                == TokenBucket(perMinute: 1, burst: 1, now: start))
    }

    @Test func `J7 waits double with half as much jitter and end at fifteen minutes`() {
        let settings = DispatchSettings()
        var random = SplitMix64(seed: 9)
        for attempt in [1, 2, 5, 9, 10, 30, .max, 0, -3] {
            let base = Int64(min(900, 1 << min(max(attempt, 1), 20))) * 1_000_000
            for _ in 0..<200 {
                let wait = settings.backoff(attempt: attempt, random: &random)
                #expect(wait >= base / 2 && wait < base * 3 / 2)
            }
        }
    }

    @Test func `checks grow rarer with the age of an order`() {
        let settings = DispatchSettings()
        func wait(_ age: Int64) -> Int64 {
            let now = start.adding(seconds: age)
            return settings.nextCheck(acceptedAt: start, now: now).since(now) / 1_000_000
        }
        #expect(
            [0, 29, 30, 599, 600, 3_599, 3_600, 86_399, 86_400].map(wait)
                == [30, 30, 60, 60, 300, 300, 900, 900, 3_600])
    }
}
