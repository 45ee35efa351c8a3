internal import Glibc

/// A file or stream that bytes are appended to; writing may block, so it belongs on a WorkerThread.
package final class OutputFile: Sendable {
    private let descriptor: Int32
    private let closes: Bool

    /// The process's standard error.
    package static let standardError = OutputFile(descriptor: 2, closes: false)

    /// The process's standard output, written at once and not buffered.
    package static let standardOutput = OutputFile(descriptor: 1, closes: false)

    private init(descriptor: Int32, closes: Bool) {
        self.descriptor = descriptor
        self.closes = closes
    }

    /// Opens a file for appending, made with mode 0600 if new; throws SystemError.
    package convenience init(appendingTo path: String) throws(SystemError) {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { throw SystemError(operation: "open", code: errno) }
        self.init(descriptor: descriptor, closes: true)
    }

    deinit {
        if closes { close(descriptor) }
    }

    /// Appends all bytes; false when the stream is broken or the disk is full.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let rest = bytes[offset...]
            let written = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                offset += written
            } else if written == 0 || errno != EINTR {
                return false
            }
        }
        return true
    }
}
