/// A command that could not be done: a sentence for standard error and the exit code.
package struct CommandFailure: Error, Sendable, Equatable {
    /// The exit code.
    package let exit: ExitCode
    /// What happened and what to do.
    package let message: String
    /// The API's problem as it came, for `--json`; nil when there was none.
    package let problem: [UInt8]?

    /// Keeps the sentence, the code and the problem.
    package init(_ exit: ExitCode, _ message: String, problem: [UInt8]? = nil) {
        self.exit = exit
        self.message = message
        self.problem = problem
    }
}
