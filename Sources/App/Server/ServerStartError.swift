/// A start that failed after the configuration was read: a sentence and the exit code of
/// `orders.md` 17.
package struct ServerStartError: Error, Sendable, Equatable {
    /// What happened and what to do.
    package let message: String
    /// 8: store not available; 78: configuration; 1: anything else.
    package let exitCode: Int32

    /// Wraps the sentence.
    package init(_ message: String, exitCode: Int32) {
        self.message = message
        self.exitCode = exitCode
    }
}
