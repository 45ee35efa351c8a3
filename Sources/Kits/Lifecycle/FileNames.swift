internal import Glibc

/// Changes names in folders: makes, moves and removes them.
package enum FileNames {
    /// Removes a plain file; true when nothing of that name is there afterwards.
    @discardableResult
    package static func remove(_ path: String) -> Bool {
        unsafe unlink(path) == 0 || errno == ENOENT
    }

    /// Gives a file a free name, durable when it returns; throws `SystemError`, EEXIST if taken.
    package static func move(_ path: String, to free: String) throws(SystemError) {
        // rename would replace what came there meanwhile; a second name refuses to.
        guard unsafe link(path, free) == 0 else {
            throw SystemError(operation: "link", code: errno)
        }
        guard unsafe unlink(path) == 0 else {
            throw SystemError(operation: "unlink", code: errno)
        }
        let folder = unsafe open(parent(of: free), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemError(operation: "open", code: errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw SystemError(operation: "fsync", code: errno) }
    }

    /// Makes the folder of a file with all above it, for the owner alone; throws `SystemError`.
    package static func makeFolder(of path: String) throws(SystemError) {
        let folder = parent(of: path)
        var made = folder.hasPrefix("/") ? "/" : ""
        for part in folder.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/" + part
            guard unsafe mkdir(made, 0o700) == 0 || errno == EEXIST else {
                throw SystemError(operation: "mkdir", code: errno)
            }
        }
    }

    private static func parent(of path: String) -> String {
        guard let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return cut == path.startIndex ? "/" : String(path[..<cut])
    }
}
