internal import Crypto
internal import Lifecycle
package import Server

/// The one file that reaches for the server itself.
extension Surroundings {
    /// The largest `.env` file, in bytes.
    private static let maxEnvironmentBytes = 256 << 10

    /// The real world.
    package static var system: Surroundings {
        let clock = SystemClock()
        return Surroundings(
            openCaller: { try await openCaller($0, mayFound: $1) },
            environment: { try environment($0, $1) },
            workingDirectory: { try ProcessFacts.workingDirectory() },
            serve: { try await serve($0, $1) }, standIn: { try await standIn($0) },
            pause: { try await clock.pause(milliseconds: $0) },
            monotonicMicroseconds: { clock.monotonicMicroseconds() },
            freshKey: { "cli-" + SecureRandom.base62(22) },
            move: { wishes, file in try await move(wishes, in: try environment(file, [:])) })
    }

    /// A command's output is its answer: the log says only what is wrong, unless asked for more.
    private static func openCaller(
        _ environmentFile: String?, mayFound: Bool
    ) async throws -> any Caller {
        let name = "WAYBILL_LOG_LEVEL"
        let asked = try environment(environmentFile, [:])[name]
        return try await caller(
            in: try environment(environmentFile, [name: asked ?? "warning"]), mayFound: mayFound)
    }

    /// The socket of a running server; otherwise the store that is there is opened in this
    /// process.
    package static func caller(
        in environment: Environment, mayFound: Bool
    ) async throws -> any Caller {
        // The socket lies in the data directory, whichever store the server has.
        let socket = try Configuration(environment, mode: .live).socketPath
        if let caller = try await SocketCaller.connect(path: socket) { return caller }
        let mode = await Configuration.modeFound(environment)
        var configuration = try Configuration(environment, mode: mode)
        if mode == .sandbox { configuration.sandboxSpeed = SandboxCommand.standardSpeed }
        // A mistyped directory must not come to life as an empty store that looks like an answer.
        if case .sqlite(let path) = configuration.storage, !mayFound, try FileFacts.of(path) == nil
        {
            throw CommandFailure(
                .storeUnavailable,
                "There is no store at \(path); start Waybill first with 'waybill serve', or with "
                    + "'waybill sandbox' to try it without a provider.")
        }
        return RouterCaller(
            server: try await WaybillServer.open(configuration, mayFound: mayFound))
    }

    private static func environment(
        _ file: String?, _ overrides: [String: String]
    ) throws -> Environment {
        let name = file ?? ".env"
        let bytes: [UInt8]?
        do throws(SystemError) {
            bytes = try WholeFile.read(name, maxBytes: maxEnvironmentBytes)
        } catch {
            throw CommandFailure(.configuration, "The file \(name) cannot be read: \(error)")
        }
        guard bytes != nil || file == nil else {
            throw CommandFailure(.configuration, "There is no file \(name).")
        }
        let text = bytes.map { String(decoding: $0, as: UTF8.self) }
        let process = try ProcessFacts.environment().merging(overrides) { $1 }
        return try Environment(file: text, process: process)
    }

    private static func serve(_ configuration: Configuration, _ wishes: ServeWishes) async throws {
        var next: Configuration? = configuration
        var fill = wishes.fill
        // A store that was moved meanwhile is served from its new place.
        while let configuration = next {
            let server = try await WaybillServer.open(configuration)
            let rows = fill
            do {
                // Leaving this scope cancels the fill, so that the server's end is not held up.
                async let _ = SandboxFill(server: server, rows: rows).run()
                try await server.serve(ready: wishes.ready)
            } catch {
                await server.close()
                throw error
            }
            await server.close()
            next = server.continuation
            fill = 0
        }
    }

    private static func standIn(_ wishes: StandInWishes) async throws {
        try await StandInServer(
            port: wishes.port, ledger: wishes.ledger, faults: wishes.faults, speed: wishes.speed
        ).run(ready: wishes.ready)
    }
}
