internal import CSodium

/// Comparison whose time does not depend on where two secrets differ (SEC8).
package enum ConstantTime {
    /// Whether both are the same bytes; another length is a plain no.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe sodium_memcmp(left, right, left.count) == 0
    }
}
