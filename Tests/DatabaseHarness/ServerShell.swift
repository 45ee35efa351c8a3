internal import Glibc
internal import Lifecycle

/// The shell that owns a PostgreSQL server, obeys lines and ends when this process ends.
@safe
final class ServerShell: Sendable {
    /// What a command said, and its exit code.
    struct Reply: Sendable {
        let text: String
        let code: Int
    }

    // Invariant: both descriptors are open until deinit; only `thread` reads and writes them.
    private let toShell: Int32
    private let fromShell: Int32
    private let thread = WorkerThread(name: "test-postgres")
    private let unread = Lock<[UInt8]>([])

    /// Starts the shell script with its arguments; throws if the system refuses.
    init(_ arguments: [String]) throws {
        (toShell, fromShell) = try Self.starting.withLock { _ in
            let input = try Self.closedPipe()
            let output = try Self.closedPipe()
            try Self.spawn(arguments, input: input.reading, output: output.writing)
            close(input.reading)
            close(output.writing)
            return (input.writing, output.reading)
        }
    }

    deinit {
        close(toShell)
        close(fromShell)
        thread.stop()
    }

    /// Sends one line and waits for its answer; an empty line only waits.
    func ask(_ line: String) async throws -> Reply {
        try await withCheckedThrowingContinuation { continuation in
            thread.submit { [self] in
                continuation.resume(with: Result { try askNow(line) })
            }
        }
    }

    private func askNow(_ line: String) throws -> Reply {
        if !line.isEmpty { try send(line) }
        var lines: [String] = []
        while let next = nextLine() {
            if next != "." {
                lines.append(next)
                continue
            }
            return Reply(
                text: lines.joined(separator: "\n"), code: nextLine().flatMap { Int($0) } ?? -1)
        }
        throw HarnessError(
            "the test database ended early: \(lines.joined(separator: "\n"))")
    }

    private func send(_ line: String) throws {
        let bytes = Array("\(line.replacing("\n", with: " "))\n".utf8)
        let sent = unsafe bytes.withUnsafeBytes { unsafe write(toShell, $0.baseAddress, $0.count) }
        guard sent == bytes.count else { throw HarnessError("the test database is gone") }
    }

    private func nextLine() -> String? {
        while true {
            let line = unread.withLock { unread -> String? in
                guard let end = unread.firstIndex(of: 0x0a) else { return nil }
                let text = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeFirst(end + 1)
                return text
            }
            if let line { return line }
            var buffer = [UInt8](repeating: 0, count: 4_096)
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe read(fromShell, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return nil }
            unread.withLock { $0.append(contentsOf: buffer.prefix(count)) }
        }
    }

    /// One at a time: a shell that inherited another's pipe would keep it from ever closing.
    private static let starting = Lock(())

    /// A pipe that programs started from here do not inherit.
    private static func closedPipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw HarnessError("no pipe: \(errno)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(_ arguments: [String], input: Int32, output: Int32) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe _ = posix_spawnattr_destroy(&attributes) }
        // A group of its own: what ends the tests must not end the one that cleans up after them.
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let words = ["/bin/sh"] + arguments
        var pointers = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { for index in unsafe pointers.indices { unsafe free(pointers[index]) } }
        var child: pid_t = 0
        let code = unsafe posix_spawn(&child, "/bin/sh", &actions, &attributes, &pointers, environ)
        guard code == 0 else { throw HarnessError("/bin/sh did not start: \(code)") }
    }
}

/// Why a test has no database.
package struct HarnessError: Error, CustomStringConvertible {
    /// The sentence.
    package let description: String

    /// An error with its sentence.
    package init(_ description: String) { self.description = description }
}
