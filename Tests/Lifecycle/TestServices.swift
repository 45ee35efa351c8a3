import Glibc
import Lifecycle

/// What happened, in order.
final class Journal: Sendable {
    private let lines = Lock<[String]>([])

    var entries: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    /// Returns once the line is there; a test that waits for ever is ended by the runner.
    func wait(for line: String) async {
        while !entries.contains(line) { await Task.yield() }
    }
}

/// Runs until it is told to stop.
final class PatientService: Service {
    let name: String
    private let journal: Journal
    private let stops: AsyncStream<Void>
    private let feed: AsyncStream<Void>.Continuation

    init(_ name: String, _ journal: Journal) {
        self.name = name
        self.journal = journal
        (stops, feed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    func run() async throws {
        journal.add("run \(name)")
        for await _ in stops {}
        journal.add("end \(name)")
    }

    func stop() async {
        journal.add("stop \(name)")
        feed.finish()
    }

    func waitUntilRunning() async { await journal.wait(for: "run \(name)") }
}

/// Hears the request to stop and goes on until it is cancelled.
final class StubbornService: Service {
    let name: String
    private let journal: Journal

    init(_ name: String, _ journal: Journal) {
        self.name = name
        self.journal = journal
    }

    func run() async throws {
        journal.add("run \(name)")
        // Nobody feeds this stream: only cancellation ends the loop.
        let (never, feed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingOldest(1))
        for await _ in never {}
        withExtendedLifetime(feed) {}
        journal.add("cancelled \(name)")
    }

    func stop() async { journal.add("stop \(name)") }

    func waitUntilRunning() async { await journal.wait(for: "run \(name)") }
}

/// Fails once another service runs.
struct FailingService: Service {
    let name = "failing"
    let other: PatientService

    init(after other: PatientService) { self.other = other }

    func run() async throws {
        await other.waitUntilRunning()
        throw SystemError(operation: "work", code: EIO)
    }

    func stop() async {}
}
