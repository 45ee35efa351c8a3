internal import Glibc

/// Space set aside beside the database; released first when the disk is full (F10).
package struct ReserveFile: Sendable {
    private let path: String
    private let bytes: Int64

    /// A reserve of this many bytes; nothing is written yet.
    package init(path: String, bytes: Int64) {
        self.path = path
        self.bytes = bytes
    }

    /// True while the space is set aside.
    package var isHeld: Bool {
        var info = stat()
        return unsafe lstat(path, &info) == 0 && Int64(info.st_size) >= bytes
            && Int64(info.st_blocks) * 512 >= bytes
    }

    /// Sets the space aside if at least twice as much is free; false when it is not there.
    package func hold() -> Bool {
        if isHeld { return true }
        guard freeBytes() >= 2 * bytes else { return false }
        let flags = O_CREAT | O_WRONLY | O_CLOEXEC | O_NOFOLLOW
        let file = unsafe open(path, flags, 0o600)
        guard file >= 0 else { return false }
        let code = posix_fallocate(file, 0, off_t(bytes))
        close(file)
        if code != 0 { release() }
        return code == 0
    }

    /// Gives the space back to the file system.
    package func release() {
        unsafe _ = unlink(path)
    }

    /// Bytes that this user may still write on the file system.
    private func freeBytes() -> Int64 {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        var info = statvfs()
        guard unsafe statvfs(folder, &info) == 0 else { return 0 }
        let (free, tooMany) = Int64(clamping: info.f_bavail)
            .multipliedReportingOverflow(by: Int64(clamping: info.f_frsize))
        return tooMany ? Int64.max : free
    }
}
