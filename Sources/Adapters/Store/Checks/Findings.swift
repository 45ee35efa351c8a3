/// What a check found, up to a bound: a damaged store must not fill the memory with sentences.
struct Findings: Sendable {
    /// The most sentences kept.
    static let bound = 200
    private(set) var texts: [String] = []

    /// True when the bound is reached and further checking would tell nothing new.
    var isFull: Bool { texts.count >= Self.bound }

    /// Adds sentences up to the bound.
    mutating func add(_ more: [String]) {
        texts.append(contentsOf: more.prefix(Self.bound - texts.count))
    }
}
