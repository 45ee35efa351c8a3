internal import Glibc

/// Files that hold secrets: plain, of this user, closed to group and others (SEC121).
package enum SecretFile {
    /// Reads such a file, for secrets that are text; throws `exposed` when others could read it.
    package static func read(_ path: String, maxBytes: Int = 4096) throws(CryptoError) -> [UInt8] {
        let descriptor = try openOwnerOnly(path)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: max(maxBytes, 0) + 1)
        var length = 0
        while length < bytes.count {
            let room = bytes.count - length
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: length), room)
            }
            guard count >= 0 else { throw .file(path: path, errno: errno) }
            if count == 0 { break }
            length += count
        }
        guard length <= maxBytes else { throw .file(path: path, errno: EFBIG) }
        return Array(bytes.prefix(length))
    }

    /// Opens without following a link and checks the open file, so that no swap comes in between.
    static func openOwnerOnly(_ path: String) throws(CryptoError) -> Int32 {
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
        var status = stat()
        let code = unsafe fstat(descriptor, &status)
        guard code == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o177 == 0,
            status.st_uid == geteuid()
        else {
            close(descriptor)
            throw .exposed(path: path)
        }
        return descriptor
    }

    /// Makes a new name in a folder durable.
    static func syncFolder(of path: String) throws(CryptoError) {
        let end = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: folder, errno: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .file(path: folder, errno: errno) }
    }
}
