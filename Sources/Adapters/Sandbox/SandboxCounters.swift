/// What the stand-in has counted since it was started.
package struct SandboxCounters: Sendable, Equatable {
    /// Calls by the provider's name for them; `placeorder` counts on over restarts.
    package let calls: [String: Int]
    /// Faults that happened, by full name.
    package let faults: [String: Int]
    /// The most `placeorder` calls that were open at once.
    package let maxInFlight: Int
    /// `placeorder` calls that began while an equal one was open (I11).
    package let overlaps: Int
    /// Calls that came to the address of a redirect (S13): must stay 0.
    package let redirectsFollowed: Int
}
