internal import Glibc
internal import Lifecycle
package import SQL

/// An exclusive lock beside a database file, so that one process owns it (promise (e)).
package final class ProcessLock: Sendable {
    private let descriptor: Lock<Int32?>

    /// Takes the lock or throws `.busy` with the process that holds it; the file stays for ever.
    package init(path: String) throws(SQLError) {
        let flags = O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW
        let file = unsafe open(path, flags, 0o600)
        guard file >= 0 else { throw .system("cannot open the lock file \(path)") }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let owner = Self.owner(file)
            let error = SQLError.system("cannot lock \(path)")
            Glibc.close(file)
            guard isHeld else { throw error }
            throw SQLError(
                kind: .busy,
                message: "another process (\(owner)) owns this database: \(path); stop it first")
        }
        // The number is for people; the lock itself is what counts, so a failed write is harmless.
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(file, 0) == 0 {
            unsafe _ = text.withUnsafeBytes { unsafe pwrite(file, $0.baseAddress, $0.count, 0) }
        }
        descriptor = Lock(file)
    }

    deinit { release() }

    /// Lets another process in; harmless when repeated.
    package func release() {
        let file = descriptor.withLock { held in
            defer { held = nil }
            return held
        }
        if let file { Glibc.close(file) }
    }

    private static func owner(_ file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe pread(file, $0.baseAddress, $0.count, 0)
        }
        let digits = bytes.prefix(max(count, 0)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "unknown" : "pid \(String(decoding: digits, as: UTF8.self))"
    }
}
