internal import CSQLite
internal import Glibc
internal import SQL

/// The refusals of F8: places and files on which SQLite's locks do not hold.
enum DatabaseFile {
    /// File systems without dependable locks or shared memory, by their statfs magic.
    private static let refused: [UInt32: String] = [
        0x6969: "NFS", 0x517b: "SMB", 0xff53_4d42: "CIFS", 0xfe53_4d42: "SMB2",
        0x5346_414f: "AFS", 0x6b41_4653: "AFS", 0x00c3_6400: "Ceph", 0x0102_1997: "9P",
        0x6573_5546: "FUSE", 0x0bd0_0bd0: "Lustre", 0x7461_636f: "OCFS2", 0x0116_1970: "GFS2",
        0x4750_4653: "GPFS", 0x1983_0326: "BeeGFS",
    ]

    /// The real path, so that every name of one file leads to one lock; throws `.other`.
    static func resolve(_ path: String) throws(SQLError) -> String {
        if let real = realPath(path) { return real }
        var info = stat()
        guard unsafe lstat(path, &info) != 0 else {
            throw SQLError(kind: .other, message: "\(path) is a symbolic link to nothing")
        }
        let cut = path.lastIndex(of: "/")
        let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = cut.map { String(path[path.index(after: $0)...]) } ?? path
        guard let real = realPath(folder), !name.isEmpty, name != ".", name != ".." else {
            throw SQLError(kind: .other, message: "the folder of \(path) does not exist")
        }
        return real == "/" ? "/\(name)" : "\(real)/\(name)"
    }

    /// Throws `.other` for a network file system, a file with two names, or no plain file at all.
    static func check(_ path: String) throws(SQLError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        if let name = refused[unsafe waybill_file_system_magic(folder)] {
            throw SQLError(
                kind: .other,
                message: "\(path) is on \(name), where SQLite's locks do not hold; "
                    + "use a local disk or PostgreSQL")
        }
        var info = stat()
        guard unsafe lstat(path, &info) == 0 else { return }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw SQLError(kind: .other, message: "\(path) is not a plain file")
        }
        guard info.st_nlink == 1 else {
            throw SQLError(
                kind: .other,
                message: "\(path) has \(info.st_nlink) names (hard links); two names mean two "
                    + "logs for one file: remove one")
        }
    }

    /// Makes an empty file that only its owner reads; SQLite gives its side files the same mode.
    static func create(_ path: String) throws(SQLError) {
        let flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW
        let descriptor = unsafe open(path, flags, 0o600)
        if descriptor >= 0 {
            Glibc.close(descriptor)
        } else if errno != EEXIST {
            throw .system("cannot create \(path)")
        }
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}

extension SQLError {
    /// The error for the system call that just failed, from `errno`.
    static func system(_ what: String) -> SQLError {
        let code = errno
        let words = unsafe strerror(code).map { unsafe String(cString: $0) } ?? ""
        let isFull = code == ENOSPC || code == EDQUOT
        return SQLError(kind: isFull ? .full : .io, message: "\(what): \(words)")
    }
}
