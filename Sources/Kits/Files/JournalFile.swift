internal import Glibc
package import Lifecycle

/// An append-only file of lines: each append survives a kill, and after `sync` a power cut too.
package final class JournalFile: Sendable {
    private let descriptor: Int32
    /// Bytes appended so far.
    private let length: Lock<Int64>
    /// Bytes known to be on the disk; held during the sync, so that one sync serves all who wait.
    private let synced: Lock<Int64>

    /// Opens or makes the file (mode 0600) and cuts it to `length` bytes; throws SystemError.
    package init(path: String, length: Int64) throws(SystemError) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        self.length = Lock(length)
        synced = Lock(0)
        guard descriptor >= 0 else { throw SystemError(operation: "open", code: errno) }
        guard ftruncate(descriptor, off_t(length)) == 0 else {
            throw SystemError(operation: "ftruncate", code: errno)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Appends all bytes or none of them; throws SystemError, for example on a full disk.
    package func append(_ bytes: [UInt8]) throws(SystemError) {
        let failure = length.withLock { length -> SystemError? in
            let code = writeAll(bytes)
            guard code == 0 else {
                // A torn line would swallow the next one: back to the last whole line.
                _ = ftruncate(descriptor, off_t(length))
                return SystemError(operation: "write", code: code)
            }
            length += Int64(bytes.count)
            return nil
        }
        if let failure { throw failure }
    }

    /// Returns when all that was appended before the call is on the disk; throws SystemError.
    package func sync() throws(SystemError) {
        let wanted = length.withLock { $0 }
        let failure = synced.withLock { synced -> SystemError? in
            guard synced < wanted else { return nil }
            let reached = length.withLock { $0 }
            guard fdatasync(descriptor) == 0 else {
                return SystemError(operation: "fdatasync", code: errno)
            }
            synced = reached
            return nil
        }
        if let failure { throw failure }
    }

    /// The whole content of a file, nil when there is none; throws SystemError.
    package static func read(path: String) throws(SystemError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError(operation: "open", code: errno)
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count == 0 { return content }
            if count > 0 {
                content += chunk[..<count]
            } else if errno != EINTR {
                throw SystemError(operation: "read", code: errno)
            }
        }
    }

    /// Writes everything; 0, or the `errno` of the failure.
    private func writeAll(_ bytes: [UInt8]) -> Int32 {
        var offset = 0
        while offset < bytes.count {
            let rest = bytes[offset...]
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                offset += count
            } else if count == 0 || errno != EINTR {
                return count == 0 ? EIO : errno
            }
        }
        return 0
    }
}
