internal import API
internal import Lifecycle

/// Whether a database that others run takes writes right now, asked every few seconds, so that
/// readiness answers from memory (W19).
final class StorePulse: Lifecycle.Service {
    /// Milliseconds between two questions.
    static let everyMilliseconds = 2_000
    /// A question that has no answer for this long counts as no.
    static let patienceMilliseconds = 5_000

    let name = "store pulse"
    private let ask: @Sendable () async -> Bool
    private let held = Lock(StorageState.ready)
    private let ending = Lock(false)
    private let (signals, signal) = AsyncStream.makeStream(of: Void.self)

    /// Ready until the first question says otherwise.
    init(_ ask: @escaping @Sendable () async -> Bool) { self.ask = ask }

    /// The last answer.
    var state: StorageState { held.withLock { $0 } }

    /// Asks until `stop`.
    func run() async throws {
        let clock = SystemClock()
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                while (try? await clock.pause(milliseconds: Self.everyMilliseconds)) != nil {
                    await look()
                }
            }
            for await _ in signals {}
            group.cancelAll()
        }
    }

    /// Ends the questions.
    func stop() async { signal.finish() }

    /// Asks once.
    func look() async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { [ask] in await ask() }
            group.addTask {
                _ = try? await SystemClock().pause(milliseconds: Self.patienceMilliseconds)
                return false
            }
            let isWell = await group.next() ?? false
            // Said before the end of the group, which waits for a question that hangs.
            held.withLock { $0 = isWell ? .ready : .notWritable }
            group.cancelAll()
        }
    }
}
