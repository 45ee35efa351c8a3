import Testing

@testable import CLI

@Suite struct TargetListTests {
    @Test(arguments: [
        ("356938035643809", ["356938035643809"]),
        ("35 693803 564380 9", ["35 693803 564380 9"]),
        ("35-693803-564380-9", ["35-693803-564380-9"]),
        ("356938035643809 490154203237518", ["356938035643809", "490154203237518"]),
        ("356938035643809,490154203237518;35\t", ["356938035643809", "490154203237518", "35"]),
        (" , ;\t\r", []), ("not a number", ["not a number"]),
    ])
    func `a line is split as the page splits it`(line: String, targets: [String]) {
        #expect(TargetList.split(line) == targets)
    }

    @Test func `more than a thousand numbers are a batch`() async {
        let lines = (0..<1_001).map { String(100_000_000_000_000 + $0) }
        let bench = Bench(input: lines)
        #expect(await bench.run("submit", "-", "--service", "1") == .usage)
        #expect(bench.error.contains("1001 numbers are too many"))
    }
}
