package import Application
package import Server

/// The world outside of a command, as closures, so that tests can stand in for it.
package struct Surroundings: Sendable {
    /// Opens the way to the API, with the `--env` file; founds a store only when it may.
    package var openCaller:
        @Sendable (_ environmentFile: String?, _ mayFound: Bool) async throws -> any Caller
    /// The variables a start would have, with some set by options of the command line.
    package var environment:
        @Sendable (_ environmentFile: String?, _ overrides: [String: String]) throws -> Environment
    /// The working directory, absolute.
    package var workingDirectory: @Sendable () throws -> String
    /// Runs a server until a signal; throws as `WaybillServer` does.
    package var serve: @Sendable (Configuration, ServeWishes) async throws -> Void
    /// Runs the provider's stand-in alone until a signal.
    package var standIn: @Sendable (StandInWishes) async throws -> Void
    /// Lets milliseconds pass.
    package var pause: @Sendable (Int) async throws -> Void
    /// Microseconds on a clock that never steps.
    package var monotonicMicroseconds: @Sendable () -> Int64
    /// A fresh idempotency key.
    package var freshKey: @Sendable () -> String

    /// Moves or compares the store; throws as the server does.
    package var move: @Sendable (MoveWishes, _ environmentFile: String?) async throws -> MoveState

    /// Puts the closures together.
    package init(
        openCaller: @escaping @Sendable (String?, Bool) async throws -> any Caller,
        environment: @escaping @Sendable (String?, [String: String]) throws -> Environment,
        workingDirectory: @escaping @Sendable () throws -> String,
        serve: @escaping @Sendable (Configuration, ServeWishes) async throws -> Void,
        standIn: @escaping @Sendable (StandInWishes) async throws -> Void,
        pause: @escaping @Sendable (Int) async throws -> Void,
        monotonicMicroseconds: @escaping @Sendable () -> Int64,
        freshKey: @escaping @Sendable () -> String,
        move: @escaping @Sendable (MoveWishes, String?) async throws -> MoveState = { _, _ in
            throw CommandFailure(.storeUnavailable, "There is no store to move.")
        }
    ) {
        self.openCaller = openCaller
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.serve = serve
        self.standIn = standIn
        self.pause = pause
        self.monotonicMicroseconds = monotonicMicroseconds
        self.freshKey = freshKey
        self.move = move
    }

    /// A file name as seen from the working directory, made absolute: a server has another one.
    package func absolute(_ path: String) throws -> String {
        if path.hasPrefix("/") { return path }
        let name = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        let folder = try workingDirectory()
        return folder == "/" ? "/" + name : folder + "/" + name
    }
}

/// What `serve` and `sandbox` want beside the configuration.
package struct ServeWishes: Sendable {
    /// Told the lines to print once the server listens.
    package var ready: @Sendable ([String]) -> Void
    /// Orders to fill a sandbox with; 0 for none.
    package var fill: Int

    /// Puts the wishes together.
    package init(ready: @escaping @Sendable ([String]) -> Void, fill: Int = 0) {
        self.ready = ready
        self.fill = fill
    }
}

/// What `sandbox --stand-in` wants of the provider's stand-in.
package struct StandInWishes: Sendable {
    /// The port on 127.0.0.1; 0 for any.
    package var port: Int
    /// The file of its ledger; nil keeps it in memory.
    package var ledger: String?
    /// Faults as `NAME` or `NAME=SHARE`.
    package var faults: [String]
    /// Divides its times.
    package var speed: Int
    /// Told its address once it listens.
    package var ready: @Sendable (String) -> Void

    /// Puts the wishes together.
    package init(
        port: Int, ledger: String?, faults: [String], speed: Int,
        ready: @escaping @Sendable (String) -> Void
    ) {
        self.port = port
        self.ledger = ledger
        self.faults = faults
        self.speed = speed
        self.ready = ready
    }
}
