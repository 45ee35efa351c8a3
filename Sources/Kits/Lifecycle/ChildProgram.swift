internal import Glibc

/// Another program of the system, run to its end without a shell; it blocks the calling thread.
package struct ChildProgram: Sendable {
    /// How it ended.
    package struct End: Sendable, Equatable {
        /// The exit code; 128 + the signal's number when a signal ended it.
        package let code: Int32
        /// The end of what it wrote to standard error, at most 4 KiB.
        package let errors: String
    }

    /// Bytes of standard error that are kept.
    private static let keptErrors = 4 << 10
    /// Bytes of one read.
    private static let chunk = 64 << 10

    private let path: String
    private let arguments: [String]
    private let environment: [String: String]

    /// A program by its absolute path; it gets these variables and no others.
    package init(_ path: String, _ arguments: [String], environment: [String: String]) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
    }

    /// Runs it; `output` gets standard output as it comes, `tick` runs every so many milliseconds.
    ///
    /// When either throws, the program is ended and the error rethrown.
    /// Throws `SystemError` when it cannot be started.
    package func run(
        tickMilliseconds: Int32 = 1_000, tick: () throws -> Void = {},
        output: ([UInt8]) throws -> Void = { _ in }
    ) throws -> End {
        let (outRead, outWrite) = try Self.pipe()
        let (errorRead, errorWrite) = try Self.pipe()
        defer {
            close(outRead)
            close(errorRead)
        }
        let child: pid_t
        do {
            defer {
                close(outWrite)
                close(errorWrite)
            }
            child = try spawn(output: outWrite, errors: errorWrite)
        }
        var errors: [UInt8] = []
        do {
            try Self.pump(outRead, errorRead, tickMilliseconds, tick) { isOutput, bytes in
                if isOutput { return try output(bytes) }
                errors = Array((errors + bytes).suffix(Self.keptErrors))
            }
        } catch {
            kill(child, SIGKILL)
            _ = Self.wait(child)
            throw error
        }
        return End(code: Self.wait(child), errors: String(decoding: errors, as: UTF8.self))
    }

    private func spawn(output: Int32, errors: Int32) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // The copies live until the call returns; the child has its own by then.
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) }
        var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") }
        defer {
            while let word = unsafe words.popLast() { unsafe free(word) }
            while let variable = unsafe variables.popLast() { unsafe free(variable) }
        }
        unsafe words.append(nil)
        unsafe variables.append(nil)
        // This process may block signals for its own sake; the other one must hear them.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child = pid_t()
        let code = unsafe posix_spawn(&child, path, &actions, &attributes, words, variables)
        guard code == 0 else { throw SystemError(operation: "start of \(path)", code: code) }
        return child
    }

    private static func pipe() throws(SystemError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe Glibc.pipe(&ends) == 0 else {
            throw SystemError(operation: "pipe", code: errno)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// Reads both pipes until their ends.
    private static func pump(
        _ output: Int32, _ errors: Int32, _ tickMilliseconds: Int32, _ tick: () throws -> Void,
        _ take: (_ isOutput: Bool, [UInt8]) throws -> Void
    ) throws {
        let clock = SystemClock()
        var ticked = clock.monotonicMicroseconds()
        var open = [output, errors]
        while !open.isEmpty {
            var waits = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let ready = unsafe poll(&waits, nfds_t(waits.count), tickMilliseconds)
            guard ready >= 0 || errno == EINTR else {
                throw SystemError(operation: "poll", code: errno)
            }
            // By the clock: a program that never stops talking is ticked as well.
            if clock.monotonicMicroseconds() - ticked >= Int64(tickMilliseconds) * 1_000 {
                ticked = clock.monotonicMicroseconds()
                try tick()
            }
            for wait in waits where wait.revents != 0 {
                let bytes = try read(wait.fd)
                if bytes.isEmpty { open.removeAll { $0 == wait.fd } }
                try take(wait.fd == output, bytes)
            }
        }
    }

    private static func read(_ descriptor: Int32) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: chunk)
        var count: Int
        repeat {
            count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw SystemError(operation: "read", code: errno) }
        return Array(bytes[..<count])
    }

    private static func wait(_ child: pid_t) -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { return -1 }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}
