internal import Glibc
package import Lifecycle

/// Directories and what is in them.
package enum Folder {
    /// Makes a directory and its parents with mode 0700, where they are not there; throws
    /// SystemError.
    package static func make(_ path: String) throws(SystemError) {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? String(part) : "/" + part
            let code = unsafe mkdir(made, 0o700)
            if code != 0, errno != EEXIST { throw SystemError(operation: "mkdir", code: errno) }
        }
    }

    /// True when something of this name is there.
    package static func contains(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
}
