internal import CSodium

/// libsodium's one-time start; it chooses implementations and opens the random source.
enum Sodium {
    /// Touch this before any call that draws random bytes or allocates guarded memory.
    static let ready: Void = {
        precondition(sodium_init() >= 0, "libsodium found no source of random bytes")
    }()
}
