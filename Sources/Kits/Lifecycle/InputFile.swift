internal import Glibc

/// Reads small files of the system whole.
enum InputFile {
    /// The file's bytes; nil when it cannot be read, is no regular file or is longer than allowed.
    static func bytes(of path: String, maxBytes: Int) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            facts.st_size <= maxBytes
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return unsafe read(descriptor, rest.baseAddress, rest.count)
            }
            guard count > 0 else { return nil }
            filled += count
        }
        return bytes
    }
}
