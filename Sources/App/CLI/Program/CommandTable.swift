package import Arguments

/// Every command of the program.
package enum CommandTable {
    /// In the order in which help shows them.
    package static let parts: [CommandPart] = [
        ServeCommand.part, SubmitCommand.part, SyncCommand.part, StatusCommand.part,
        WaitCommand.part, OrdersCommand.part, ImportCommand.part, ServicesCommand.part,
        ProductsCommand.part, StockCommand.part, PromosCommand.part,
        ProvidersCommand.part, ProbeCommand.part, ReleaseCommand.part, UsersCommand.part,
        KeysCommand.part, CustomersCommand.part,
        BackupCommand.part, RestoreCommand.part, VerifyCommand.part, MigrateCommand.part,
        ReparseCommand.part, SandboxCommand.part, CheckConfigCommand.part, VersionCommand.part,
        CompletionCommand.part,
    ]

    /// The program with its common options.
    package static let root = Command(
        "waybill", abstract: "Takes orders from every channel and never loses one.",
        options: [
            Option("env", value: "FILE", abstract: "Reads variables from FILE instead of .env.")
        ],
        flags: [
            Flag("json", abstract: "Prints the answer as JSON."),
            Flag("quiet", abstract: "Shows no progress."),
            Flag("yes", abstract: "Answers every question with yes."),
        ], subcommands: parts.map(\.declaration))

    /// The part that a parsed command line means.
    package static func part(of parsed: ParsedArguments) -> CommandPart? {
        parts.first { $0.declaration.name == parsed.path.first }
    }
}
