/// How provider order ids stand to each other: decimal texts that grow with time.
package enum ProviderOrderID {
    /// Compares by length, then bytes (`gsm-fusion.md` 3).
    package static func isAbove(_ left: String, _ right: String) -> Bool {
        let (one, other) = (left.utf8, right.utf8)
        return one.count == other.count
            ? other.lexicographicallyPrecedes(one) : one.count > other.count
    }
}
