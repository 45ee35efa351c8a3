internal import Glibc

/// A call to the operating system that failed.
package struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The call, such as `open`.
    package let operation: String
    /// The `errno` it left.
    package let code: Int32

    /// Keeps the call and its `errno`.
    package init(operation: String, code: Int32) {
        self.operation = operation
        self.code = code
    }

    /// The call and the system's words for the code.
    package var description: String {
        guard let words = unsafe strerror(code) else { return "\(operation): error \(code)" }
        return unsafe "\(operation): \(String(cString: words))"
    }
}
