import Jobs
import Testing

@Suite struct PollBackOffTests {
    @Test func `J7 waits double from 2 s to 5 min and one success forgets them`() {
        var backOff = PollBackOff()
        #expect(!backOff.holds(at: 0))
        var waits: [Int64] = []
        for count in 1...20 {
            backOff.ended(hadFailures: true, at: 1_000_000)
            #expect(backOff.failuresInRow == count)
            waits.append(backOff.until / 1_000_000 - 1)
        }
        #expect(waits.prefix(9) == [2, 4, 8, 16, 32, 64, 128, 256, 300])
        #expect(waits.dropFirst(9).allSatisfy { $0 == 300 })
        #expect(backOff.holds(at: 300_999_999))
        #expect(!backOff.holds(at: 301_000_000))
        backOff.ended(hadFailures: false, at: 2_000_000)
        #expect(backOff == PollBackOff())
        #expect(!backOff.holds(at: 2_000_000))
    }
}
