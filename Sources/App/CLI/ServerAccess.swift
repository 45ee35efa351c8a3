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
            openCaller: { try await openCaller($0) },
            environment: { try environment($0, $1) },
            workingDirectory: { try ProcessFacts.workingDirectory() },
            serve: { try await serve($0, $1) }, standIn: { try await standIn($0) },
            pause: { try await clock.pause(milliseconds: $0) },
            monotonicMicroseconds: { clock.monotonicMicroseconds() },
            freshKey: { "cli-" + SecureRandom.base62(22) })
    }

    /// A command's output is its answer: the log says only what is wrong, unless asked for more.
    private static func openCaller(_ environmentFile: String?) async throws -> any Caller {
        let name = "WAYBILL_LOG_LEVEL"
        let asked = try environment(environmentFile, [:])[name]
        return try await caller(
            for: try Configuration(
                try environment(environmentFile, [name: asked ?? "warning"]), mode: .live))
    }

    /// The socket of a running server; otherwise the store is opened in this process.
    package static func caller(for configuration: Configuration) async throws -> any Caller {
        if let caller = try await SocketCaller.connect(path: configuration.socketPath) {
            return caller
        }
        return RouterCaller(server: try await WaybillServer.open(configuration))
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
        let server = try await WaybillServer.open(configuration)
        do {
            // Leaving this scope cancels the fill, so that the server's end is not held up.
            async let _ = SandboxFill(server: server, rows: wishes.fill).run()
            try await server.serve(ready: wishes.ready)
        } catch {
            await server.close()
            throw error
        }
        await server.close()
    }

    private static func standIn(_ wishes: StandInWishes) async throws {
        try await StandInServer(
            port: wishes.port, ledger: wishes.ledger, faults: wishes.faults, speed: wishes.speed
        ).run(ready: wishes.ready)
    }
}
