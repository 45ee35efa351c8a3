internal import Glibc

/// What the system tells about a name without opening it; links are not followed.
package struct FileFacts: Sendable, Equatable {
    /// What stands there.
    package enum Kind: Sendable { case plain, folder, socket, other }

    package let kind: Kind
    /// The user it belongs to.
    package let owner: UInt32
    /// Its length in bytes.
    package let size: Int64

    /// The facts; nil when nothing is there, `SystemError` such as EACCES.
    package static func of(_ path: String) throws(SystemError) -> FileFacts? {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw SystemError(operation: "stat", code: errno)
        }
        let kind: Kind =
            switch facts.st_mode & S_IFMT {
            case S_IFREG: .plain
            case S_IFDIR: .folder
            case S_IFSOCK: .socket
            default: .other
            }
        return FileFacts(kind: kind, owner: facts.st_uid, size: Int64(facts.st_size))
    }
}
