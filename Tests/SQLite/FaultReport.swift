internal import Glibc
internal import Lifecycle

/// What a process under injection saw, line by line.
struct FaultReport {
    /// Names of the acknowledged rows.
    var kept: [String] = []
    /// The kind of each failure, in order.
    var failures: [String] = []
    /// How often writing ended.
    var fatal = -1
    /// How many writes succeeded after a failure.
    var heals = 0

    /// Where the injected process works; nil in every other process.
    static var folder: String? {
        unsafe getenv("WAYBILL_FAULT_FOLDER").map { unsafe String(cString: $0) }
    }

    /// The running test program.
    static var program: String? {
        guard let real = unsafe realpath("/proc/self/exe", nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    /// Reads a report.
    init(path: String) throws {
        var text: [UInt8] = []
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { throw SystemError(operation: "open", code: errno) }
        defer { close(file) }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(file, $0.baseAddress, $0.count)
            }
            guard count > 0 else { break }
            text += chunk.prefix(count)
        }
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            switch words.first {
            case "kept": kept.append(String(words.last ?? ""))
            case "failed": failures.append(String(words.last ?? ""))
            case "fatal": fatal = Int(words.last ?? "") ?? -1
            case "healed": heals += 1
            default: break
            }
        }
    }

    /// Starts a program found by PATH and answers its exit code, on a thread of its own.
    static func wait(for arguments: [String]) async -> Int32 {
        let thread = WorkerThread(name: "fault-child")
        defer { thread.stop() }
        return await withCheckedContinuation { continuation in
            thread.submit { continuation.resume(returning: spawn(arguments)) }
        }
    }

    private static func spawn(_ arguments: [String]) -> Int32 {
        var list = unsafe arguments.map { unsafe strdup($0) }
        unsafe list.append(nil)
        defer {
            for index in unsafe list.indices { unsafe free(list[index]) }
        }
        var child: pid_t = 0
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        // Its own test report would look like a part of this one.
        unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let code = unsafe posix_spawnp(&child, arguments[0], &actions, nil, list, environ)
        guard code == 0 else { return -1 }
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) == -1 && errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : -1
    }
}
