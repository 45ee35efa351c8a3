internal import Application
internal import Arguments
internal import HTTP
internal import Lifecycle
internal import Server

/// The command line program: words in, text and an exit code out.
package enum Program {
    /// Runs the process's own command line; never throws.
    package static func main(_ words: [String]) async -> Int32 {
        Signals.ignoreBrokenPipes()
        Signals.ignoreFileSizeLimit()
        return await run(words, terminal: .system, surroundings: .system).rawValue
    }

    /// Runs a command line with this terminal and these surroundings.
    package static func run(
        _ words: [String], terminal: Terminal, surroundings: Surroundings
    ) async -> ExitCode {
        switch CommandTable.root.parse(words) {
        case .help(let text):
            terminal.write(text)
            return .done
        case .usage(let error):
            terminal.complain(error.text)
            return .usage
        case .run(let parsed):
            guard let part = CommandTable.part(of: parsed) else {
                return await run(["--help"], terminal: terminal, surroundings: surroundings)
            }
            let session = Session(words: parsed, terminal: terminal, surroundings: surroundings)
            do {
                return try await part.run(session)
            } catch {
                return report(error, session)
            }
        }
    }

    /// Says what went wrong and finds its exit code.
    private static func report(_ error: any Error, _ session: Session) -> ExitCode {
        if let usage = error as? UsageError {
            session.terminal.complain(usage.text)
            return .usage
        }
        let failure = Self.failure(error)
        if session.wantsJSON, let problem = failure.problem {
            session.terminal.complain(String(decoding: problem, as: UTF8.self))
        } else {
            session.terminal.complain(failure.message)
        }
        return failure.exit
    }

    /// The one map from errors to a sentence and an exit code.
    package static func failure(_ error: any Error) -> CommandFailure {
        if let failure = error as? CommandFailure { return failure }
        if let configuration = error as? ConfigurationError {
            return CommandFailure(.configuration, configuration.message)
        }
        if let start = error as? ServerStartError {
            return CommandFailure(
                ExitCode(rawValue: start.exitCode) ?? .internalError, start.message)
        }
        if let storage = error as? StorageError {
            let exit: ExitCode = storage.kind == .defect ? .internalError : .storeUnavailable
            return CommandFailure(exit, storage.message)
        }
        if let problem = error as? Problem {
            return CommandFailure(
                ExitCode(status: problem.status, problem: problem.code), problem.detail)
        }
        if let system = error as? SystemError {
            if system.isDisk {
                return CommandFailure(
                    .internalError,
                    "The disk failed or is full (\(system)); mend that and start Waybill again.")
            }
            return CommandFailure(
                system.isPermission ? .notPermitted : .internalError, system.description)
        }
        if error is CancellationError { return CommandFailure(.timedOut, "Stopped.") }
        return CommandFailure(.internalError, "Internal error: \(error)")
    }
}

extension SystemError {
    /// EACCES or EPERM.
    package var isPermission: Bool { code == 13 || code == 1 }

    /// EIO or ENOSPC.
    package var isDisk: Bool { code == 5 || code == 28 }
}
