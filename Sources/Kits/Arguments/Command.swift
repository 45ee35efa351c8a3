/// A command of a command line: what it takes, and the commands below it.
///
/// ```swift
/// let root = Command(
///     "waybill", abstract: "Takes orders and never loses one.",
///     options: [Option("env", value: "FILE", abstract: "Read variables from FILE.")],
///     flags: [Flag("json", abstract: "Print JSON.")],
///     subcommands: [
///         Command(
///             "submit", abstract: "Send checks or bundles.",
///             arguments: [Argument("IMEI", .oneOrMore, abstract: "What to check.")],
///             options: [Option("service", value: "CODE", abstract: "Which.", isRequired: true)],
///             flags: [Flag("recheck", abstract: "…"), Flag("reuse", abstract: "…")],
///             rules: [.atMostOne(["recheck", "reuse"])])
///     ])
/// switch root.parse(Array(CommandLine.arguments.dropFirst())) {
/// case .run(let parsed):  parsed.path == ["submit"], parsed.values(of: "IMEI"), parsed["service"]
/// case .help(let text):   to standard output, exit 0
/// case .usage(let error): error.message to standard error, exit UsageError.exitCode
/// }
/// ```
package struct Command: Sendable {
    /// The word on the command line.
    package let name: String
    /// One sentence for help.
    package let abstract: String
    /// What it takes by position, in order; only the last may take several.
    package let arguments: [Argument]
    /// What it takes by name with a value; those of a command are taken below it too.
    package let options: [Option]
    /// What it takes by name alone; those of a command are taken below it too.
    package let flags: [Flag]
    /// Which names exclude or need each other.
    package let rules: [OptionRule]
    /// The commands below it.
    package let subcommands: [Command]

    /// Declares a command.
    package init(
        _ name: String, abstract: String, arguments: [Argument] = [], options: [Option] = [],
        flags: [Flag] = [], rules: [OptionRule] = [], subcommands: [Command] = []
    ) {
        self.name = name
        self.abstract = abstract
        self.arguments = arguments
        self.options = options
        self.flags = flags
        self.rules = rules
        self.subcommands = subcommands
    }

    /// Whether the command does something by itself, not only through those below it.
    var runs: Bool { subcommands.isEmpty || !arguments.isEmpty || !options.isEmpty }

    /// The command below with this name.
    func subcommand(_ name: String) -> Command? { subcommands.first { $0.name == name } }
}
