/// The jobs of one COMMIT, with what each will be told once it is durable.
struct WriteGroup {
    /// A job that ran, and its end.
    struct Entry {
        let job: WriteJob
        let result: Result<@Sendable () -> Void, any Error>
    }

    /// In the order in which they ran.
    private(set) var entries: [Entry] = []
    /// When it stops growing, on the monotonic clock, in microseconds.
    let endMicroseconds: Int64

    /// How many jobs have something to keep.
    private(set) var kept = 0

    /// An empty group.
    init(endMicroseconds: Int64) { self.endMicroseconds = endMicroseconds }

    /// Adds a job that ran.
    mutating func append(_ job: WriteJob, _ result: Result<@Sendable () -> Void, any Error>) {
        if case .success = result { kept += 1 }
        entries.append(Entry(job: job, result: result))
    }

    /// Tells every caller its own end, after COMMIT.
    func answer() {
        for entry in entries {
            switch entry.result {
            case .success(let deliver): deliver()
            case .failure(let error): entry.job.fail(error)
            }
        }
    }

    /// Tells every caller that nothing was kept.
    func fail(_ error: any Error) {
        for entry in entries { entry.job.fail(error) }
    }
}
