/// What one session knows of its server, to see later whether it is still the same (R10).
struct SessionFacts: Sendable, Equatable {
    /// The process that serves it.
    var backend: Int32
    /// Changes with every start of the server, and with its own recovery after a crash.
    var generation: String
    /// Identifies the cluster.
    var system: String
    /// Changes with every promotion of a standby.
    var timeline: String
}
