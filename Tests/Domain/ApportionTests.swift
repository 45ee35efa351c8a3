import Domain
import Testing

/// Percentages and parts that sum exactly (`orders.md` 3).
struct ApportionTests {
    private static let shares: [(Int64, Int64, Int64)] = [
        (1_000, 2_000, 200), (1_250, 2_000, 250), (1_000, 5, 1), (1_000, 4, 0), (1_000, -5, -1),
        (333, 10_000, 333), (10_000, 99, 99), (0, 99, 0), (1, 4_999, 0), (1, 5_000, 1),
        (-1_000, 5, -1), (-1_000, -5, 1),
    ]

    @Test(arguments: shares)
    func `a percentage rounds half away from zero`(share: Int64, amount: Int64, result: Int64) {
        #expect(Apportion.percent(share, of: amount) == result)
    }

    @Test func `a percentage that does not fit is nil, and one of the largest amount fits`() {
        #expect(Apportion.percent(10_000, of: .max) == .max)
        #expect(Apportion.percent(10_001, of: .max) == nil)
        #expect(Apportion.percent(.max, of: .max) == nil)
        #expect(Apportion.percent(.min, of: .min) == nil)
    }

    @Test(
        arguments: [
            (1_000, 2_000, 200), (1_000, 1, 1), (1_000, 11, 2), (1_000, 10, 1), (0, 99, 0),
            (10_000, .max, .max), (1, 1, 1),
        ] as [(Int64, Int64, Int64?)])
    func `a share that is asked ahead is rounded up`(share: Int64, amount: Int64, result: Int64?) {
        #expect(Apportion.percentUp(share, of: amount) == result)
        #expect(Apportion.percentUp(10_001, of: .max) == nil)
        #expect(Apportion.percentUp(-1, of: 5) == nil)
    }

    @Test func `parts go by the largest remainder, earlier lines first`() {
        #expect(Apportion.parts(of: 100, by: [1, 1, 1]) == [34, 33, 33])
        #expect(Apportion.parts(of: 10, by: [3, 3, 4]) == [3, 3, 4])
        #expect(Apportion.parts(of: 1, by: [0, 5, 5]) == [0, 1, 0])
        #expect(Apportion.parts(of: 5, by: [1, 2, 3, 4]) == [1, 1, 1, 2])
        #expect(Apportion.parts(of: 0, by: [7]) == [0])
        #expect(Apportion.parts(of: 0, by: [0, 0]) == [0, 0])
        #expect(Apportion.parts(of: 7, by: [7]) == [7])
    }

    @Test func `parts sum exactly and stay within their weights, for any amounts`() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2_000 {
            let count = Int(random.next() % 12) + 1
            let weights = (0..<count).map { _ in Int64(random.next() % 1_000_000) }
            let total = weights.reduce(0, +)
            let amount = total == 0 ? 0 : Int64(random.next() % UInt64(total + 1))
            let parts = try #require(Apportion.parts(of: amount, by: weights))
            #expect(parts.reduce(0, +) == amount)
            #expect(zip(parts, weights).allSatisfy { $0 >= 0 && $0 <= $1 })
        }
    }

    @Test func `huge amounts do not overflow, and what cannot be split is nil`() {
        #expect(Apportion.parts(of: .max, by: [.max, .max]).map { $0.reduce(0, +) } == .max)
        #expect(Apportion.parts(of: 1, by: [.max, .max, .max]) == nil)
        #expect(Apportion.parts(of: 1, by: [0, 0]) == nil)
        #expect(Apportion.parts(of: 1, by: []) == nil)
        #expect(Apportion.parts(of: -1, by: [1]) == nil)
        #expect(Apportion.parts(of: 1, by: [-1, 2]) == nil)
    }
}
