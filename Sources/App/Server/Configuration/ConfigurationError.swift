/// A configuration that cannot be started with: exit code 78 and a sentence that says what to
/// change.
package struct ConfigurationError: Error, Sendable, Equatable {
    /// What is wrong and what to do.
    package let message: String

    /// Wraps the sentence.
    package init(_ message: String) { self.message = message }
}
