package import Arguments

/// One command of the program: how it is written and what it does.
package struct CommandPart: Sendable {
    /// What the command takes.
    package let declaration: Command
    /// Does it; throws `CommandFailure` and `UsageError`.
    package let run: @Sendable (Session) async throws -> ExitCode

    /// Joins a declaration with what it does.
    package init(
        _ declaration: Command, run: @escaping @Sendable (Session) async throws -> ExitCode
    ) {
        self.declaration = declaration
        self.run = run
    }
}
