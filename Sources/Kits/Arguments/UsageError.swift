/// A command line that cannot be understood, with a sentence that says what to change.
package struct UsageError: Error, Sendable, Equatable {
    /// The exit code of a command line that cannot be understood.
    package static let exitCode: Int32 = 2

    /// What is wrong, in one sentence.
    package let message: String
    /// How the command is written, one line; empty where a value of it is at fault.
    package let usage: String

    /// Keeps the sentence and the usage line.
    package init(_ message: String, usage: String = "") {
        self.message = message
        self.usage = usage
    }

    /// Both lines, for standard error.
    package var text: String { usage.isEmpty ? message : "\(message)\nUsage: \(usage)" }
}
