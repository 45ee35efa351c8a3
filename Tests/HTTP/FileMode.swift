import Glibc

/// What the system says about a file and about this process.
enum FileMode {
    static func permissions(of path: String) -> UInt32 {
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return 0 }
        return info.st_mode & 0o777
    }

    static var userID: UInt32 { getuid() }
}
