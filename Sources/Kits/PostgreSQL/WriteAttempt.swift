/// A write job with how often it was undone already.
struct WriteAttempt {
    /// How often a body may run again after a conflict, and after a lost line.
    static let bound = 3

    let job: WriteJob
    /// Serialization failures, deadlocks and statements out of date so far.
    var conflicts = 0
    /// Lines lost so far before anything was committed.
    var losses = 0
}
