internal import Glibc

/// Reads a small file to its end, also one whose size the system does not tell, as under `/proc`.
package enum WholeFile {
    /// The bytes; nil when nothing of that name is there, `SystemError` EFBIG when longer.
    package static func read(_ path: String, maxBytes: Int) throws(SystemError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw SystemError(operation: "open", code: errno)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemError(operation: "read", code: errno) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= maxBytes else {
                throw SystemError(operation: "read", code: EFBIG)
            }
        }
    }
}
