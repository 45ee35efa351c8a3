internal import Glibc

/// What the system knows about this process.
package enum ProcessFacts {
    /// The environment that the process was started with; bytes that are not UTF-8 are replaced.
    package static func environment() throws(SystemError) -> [String: String] {
        // `environ` is a global that other code may change; the kernel's copy never moves.
        let bytes = try WholeFile.read("/proc/self/environ", maxBytes: 8 << 20) ?? []
        var values: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let sign = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<sign], as: UTF8.self)
            values[name] = String(decoding: entry[(sign + 1)...], as: UTF8.self)
        }
        return values
    }

    /// The user the process acts as.
    package static var user: UInt32 { geteuid() }

    /// The working directory, absolute; throws `SystemError` when it was removed.
    package static func workingDirectory() throws(SystemError) -> String {
        guard let path = unsafe getcwd(nil, 0) else {
            throw SystemError(operation: "getcwd", code: errno)
        }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// The file of the running program, absolute; throws `SystemError`.
    package static func programPath() throws(SystemError) -> String {
        var bytes = [CChar](repeating: 0, count: 4_096)
        let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
        guard count > 0, count < bytes.count else {
            throw SystemError(operation: "readlink", code: count < 0 ? errno : ENAMETOOLONG)
        }
        return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether a descriptor (0 input, 1 output, 2 error) is a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
