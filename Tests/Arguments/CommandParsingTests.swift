import Arguments
import Testing

/// The commands that the tests read lines for.
let program = Command(
    "waybill", abstract: "Takes orders.",
    options: [Option("env", value: "FILE", abstract: "Read variables from FILE.")],
    flags: [Flag("json", abstract: "Print JSON.")],
    subcommands: [
        Command(
            "submit", abstract: "Send checks.",
            arguments: [Argument("IMEI", .oneOrMore, abstract: "What to check.")],
            options: [
                Option("service", value: "CODE", abstract: "The service.", isRequired: true),
                Option("field", value: "K=V", abstract: "A field.", isRepeated: true),
                Option(
                    "policy", value: "P", abstract: "What to do.", standard: "skip_bad",
                    choices: ["skip_bad", "all_or_nothing"]),
            ],
            flags: [Flag("recheck", abstract: "Pay."), Flag("reuse", abstract: "Do not.")],
            rules: [.atMostOne(["recheck", "reuse"])]),
        Command(
            "batch", abstract: "Send a file.", arguments: [Argument("FILE", abstract: "The file.")],
            subcommands: [
                Command("list", abstract: "List batches."),
                Command(
                    "pause", abstract: "Pause.", arguments: [Argument("ID", abstract: "Which.")]),
            ]),
        Command(
            "orders", abstract: "List orders.",
            options: [Option("limit", value: "N", abstract: "How many.", standard: "100")],
            subcommands: [
                Command(
                    "add", abstract: "Record one.",
                    options: [
                        Option("service", value: "CODE", abstract: "By code."),
                        Option("service-name", value: "T", abstract: "By name."),
                    ],
                    rules: [.exactlyOne(["service", "service-name"])])
            ]),
        Command(
            "keys", abstract: "API keys.",
            subcommands: [Command("list", abstract: "List keys.")]),
    ])

/// Lines that are understood, and sentences for those that are not.
struct CommandParsingTests {
    private func parsed(_ words: String...) throws -> ParsedArguments {
        switch program.parse(words) {
        case .run(let parsed): return parsed
        case .help(let text): throw UsageError(text)
        case .usage(let error): throw error
        }
    }

    private func message(_ words: String...) -> String? {
        switch program.parse(words) {
        case .usage(let error): error.message
        case .run, .help: nil
        }
    }

    @Test func `arguments, options and flags may stand in any order`() throws {
        let parsed = try parsed(
            "--json", "submit", "1", "--field", "a=1", "2", "--service=X=1", "--reuse",
            "--field=b=2=3", "--env", "x.env")
        #expect(parsed.path == ["submit"])
        #expect(parsed.values(of: "IMEI") == ["1", "2"])
        #expect(parsed["service"] == "X=1")
        #expect(parsed["env"] == "x.env")
        #expect(parsed.values(of: "field") == ["a=1", "b=2=3"])
        #expect(try parsed.pairs(of: "field").map(\.value) == ["1", "2=3"])
        #expect(parsed.has("json") && parsed.has("reuse") && !parsed.has("recheck"))
        #expect(parsed["policy"] == "skip_bad")
    }

    @Test func `after two dashes every word is an argument`() throws {
        let parsed = try parsed("submit", "--service", "X", "--", "--reuse", "-", "-5")
        #expect(parsed.values(of: "IMEI") == ["--reuse", "-", "-5"])
    }

    @Test func `a command with an argument and commands below takes either`() throws {
        #expect(try parsed("batch", "orders.csv")["FILE"] == "orders.csv")
        #expect(try parsed("batch", "list").path == ["batch", "list"])
        #expect(try parsed("batch", "pause", "list")["ID"] == "list")
        #expect(try parsed("orders").path == ["orders"])
        #expect(try parsed("orders", "add", "--service", "1").path == ["orders", "add"])
    }

    @Test func `each mistake has its sentence`() {
        #expect(message("submit", "1") == "--service CODE is missing.")
        #expect(message("submit", "--service", "X") == "IMEI is missing.")
        #expect(message("submit", "1", "--service") == "--service needs a value: --service CODE.")
        #expect(
            message("submit", "1", "--service", "--reuse")
                == "--service needs a value: --service CODE.")
        #expect(message("submit", "1", "--json=x") == "--json takes no value.")
        #expect(message("submit", "-x") == "There is no option '-x'; options have two dashes.")
        #expect(
            message("submit", "--servise", "X")
                == "There is no option '--servise'. Did you mean '--service'?")
        #expect(message("sumbit") == "There is no command 'sumbit'. Did you mean 'submit'?")
        #expect(message("batch", "a", "b") == "'b' is one word too many.")
        #expect(message("keys", "--json") == "'waybill keys' needs one of the commands list.")
        #expect(
            message("submit", "1", "--service", "X", "--service", "Y")
                == "--service was given twice.")
        #expect(
            message("submit", "1", "--service", "X", "--policy", "z")
                == "--policy must be one of skip_bad, all_or_nothing, not 'z'.")
        #expect(
            message("submit", "1", "--service", "X", "--reuse", "--recheck")
                == "--recheck and --reuse exclude each other.")
        #expect(message("orders", "add") == "One of --service, --service-name is needed.")
        #expect(UsageError.exitCode == 2)
    }

    @Test func `whole numbers are decimal digits within bounds`() throws {
        #expect(try parsed("orders").integer("limit", in: 1...1000) == 100)
        #expect(try parsed("orders", "--limit", "7").integer("limit", in: 1...1000) == 7)
        for text in ["0", "1001", "+5", "1e2", "", "٣", "9999999999999999999999"] {
            let parsed = try parsed("orders", "--limit", text)
            #expect(
                throws: UsageError("limit must be a whole number from 1 to 1000, not '\(text)'.")
            ) { try parsed.integer("limit", in: 1...1000) }
        }
    }

    @Test func `a pair needs its key`() throws {
        let parsed = try parsed("submit", "1", "--service", "X", "--field", "=v")
        #expect(throws: UsageError("field takes KEY=VALUE, not '=v'.")) {
            _ = try parsed.pairs(of: "field")
        }
    }
}
