/// What one session knows of its server, to see later whether it is still the same (R10).
struct SessionFacts: Sendable, Equatable {
    /// Nothing known, as where a host forbids the questions.
    static let none = SessionFacts(backend: 0, generation: "", system: "", timeline: "")

    /// The process that serves it.
    var backend: Int32
    /// Changes with every start of the server, and with its own recovery after a crash.
    var generation: String
    /// Identifies the cluster.
    var system: String
    /// Changes with every promotion of a standby.
    var timeline: String

    /// What `timeline` says on a server that only follows another.
    static let standby = "standby"

    /// Whether both sessions are of one run of one server, in which no number is used twice; nil
    /// where that is not known.
    func isSameRun(as other: SessionFacts) -> Bool? {
        guard !generation.isEmpty, !other.generation.isEmpty else { return nil }
        return generation == other.generation && system == other.system
    }
}
