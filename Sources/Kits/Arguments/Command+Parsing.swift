extension Command {
    /// What a command line asks for.
    package enum Outcome: Sendable, Equatable {
        case run(ParsedArguments)
        case help(String)
        case usage(UsageError)
    }

    /// Reads the words after the program's name; `--help`, `-h` and `help COMMAND` give help.
    package func parse(_ words: [String]) -> Outcome {
        if words.first == "help" { return helpOutcome(Array(words.dropFirst())) }
        var parser = CommandParser(root: self)
        do {
            return try parser.read(words)
        } catch {
            return .usage(error)
        }
    }

    private func helpOutcome(_ path: [String]) -> Outcome {
        var chain = [self]
        for name in path {
            guard let next = chain[chain.count - 1].subcommand(name) else {
                return .usage(UsageError("There is no command '\(path.joined(separator: " "))'."))
            }
            chain.append(next)
        }
        return .help(CommandHelp(chain: chain).text)
    }
}

/// One pass over the words, going down the commands.
struct CommandParser {
    private var chain: [Command]
    private var parsed = ParsedArguments()
    private var positions: [String] = []

    /// Starts with the words after the program and command names.
    init(root: Command) { chain = [root] }

    private var command: Command { chain[chain.count - 1] }
    private var options: [Option] { chain.flatMap(\.options) }
    private var flags: [Flag] { chain.flatMap(\.flags) }

    /// Reads all words; throws `UsageError` at the first that does not fit.
    mutating func read(_ words: [String]) throws(UsageError) -> Command.Outcome {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                positions += rest
                break
            }
            if word == "--help" || word == "-h" { return .help(CommandHelp(chain: chain).text) }
            if word.hasPrefix("--") {
                try take(named: String(word.dropFirst(2)), &rest)
            } else if isUnknownShort(word) {
                throw error("There is no option '\(word)'; options have two dashes.")
            } else {
                try take(position: word)
            }
        }
        guard command.runs else {
            if positions.isEmpty && parsed.path.isEmpty {
                return .help(CommandHelp(chain: chain).text)
            }
            throw error(
                "'\(chain.map(\.name).joined(separator: " "))' needs one of the commands "
                    + command.subcommands.map(\.name).joined(separator: ", ") + ".")
        }
        try assignPositions()
        try checkRules()
        return .run(parsed)
    }

    /// `-` is standard input and `-5` a number; any other single dash is a mistake.
    private func isUnknownShort(_ word: String) -> Bool {
        guard word.hasPrefix("-"), let second = word.utf8.dropFirst().first else { return false }
        return !(second >= UInt8(ascii: "0") && second <= UInt8(ascii: "9"))
    }

    private mutating func take(position word: String) throws(UsageError) {
        if positions.isEmpty, let below = command.subcommand(word) {
            chain.append(below)
            parsed.path.append(word)
            return
        }
        if command.arguments.isEmpty, !command.subcommands.isEmpty {
            throw error(
                "There is no command '\(word)'."
                    + Similar.hint(word, among: command.subcommands.map(\.name), prefix: ""))
        }
        positions.append(word)
    }

    private mutating func take(
        named text: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let sign = text.utf8.firstIndex(of: UInt8(ascii: "="))
        let name = sign.map { String(text[..<$0]) } ?? text
        let inline = sign.map { String(text[text.utf8.index(after: $0)...]) }
        if flags.contains(where: { $0.name == name }) {
            guard inline == nil else { throw error("--\(name) takes no value.") }
            parsed.switches.insert(name)
            return
        }
        guard let option = options.first(where: { $0.name == name }) else {
            let names = options.map(\.name) + flags.map(\.name)
            throw error(
                "There is no option '--\(name)'." + Similar.hint(name, among: names, prefix: "--"))
        }
        guard let value = inline ?? takeValue(&rest) else {
            throw error("--\(name) needs a value: --\(name) \(option.value).")
        }
        try keep(value, option)
    }

    /// The next word, unless it is an option of this command: then the value was forgotten.
    private func takeValue(_ rest: inout ArraySlice<String>) -> String? {
        guard let next = rest.first else { return nil }
        let names =
            options.map { "--\($0.name)" } + flags.map { "--\($0.name)" } + ["--", "--help"]
        let name = next.split(separator: "=", maxSplits: 1).first.map(String.init) ?? next
        return names.contains(name) ? nil : rest.popFirst()
    }

    private mutating func keep(_ value: String, _ option: Option) throws(UsageError) {
        if !option.choices.isEmpty, !option.choices.contains(value) {
            let words = option.choices.joined(separator: ", ")
            throw error("--\(option.name) must be one of \(words), not '\(value)'.")
        }
        if !option.isRepeated, parsed.texts[option.name] != nil {
            throw error("--\(option.name) was given twice.")
        }
        parsed.texts[option.name, default: []].append(value)
    }

    private mutating func assignPositions() throws(UsageError) {
        var rest = positions[...]
        for argument in command.arguments {
            let taken = argument.takesSeveral ? Array(rest) : Array(rest.prefix(1))
            guard !taken.isEmpty || !argument.isRequired else {
                throw error("\(argument.name) is missing.")
            }
            rest = rest.dropFirst(taken.count)
            if !taken.isEmpty { parsed.texts[argument.name] = taken }
        }
        if let extra = rest.first { throw error("'\(extra)' is one word too many.") }
    }

    private mutating func checkRules() throws(UsageError) {
        for option in options where parsed.texts[option.name] == nil {
            if let standard = option.standard { parsed.texts[option.name] = [standard] }
            if option.isRequired { throw error("--\(option.name) \(option.value) is missing.") }
        }
        for rule in command.rules { try check(rule) }
    }

    private func check(_ rule: OptionRule) throws(UsageError) {
        let (names, mustHaveOne) =
            switch rule {
            case .atMostOne(let names): (names, false)
            case .exactlyOne(let names): (names, true)
            }
        let given = names.filter { parsed.switches.contains($0) || parsed.texts[$0] != nil }
        if given.count > 1 {
            let words = given.map { "--\($0)" }.joined(separator: " and ")
            throw error("\(words) exclude each other.")
        }
        if mustHaveOne, given.isEmpty {
            throw error("One of \(names.map { "--\($0)" }.joined(separator: ", ")) is needed.")
        }
    }

    private func error(_ message: String) -> UsageError {
        UsageError(message, usage: CommandHelp(chain: chain).usage)
    }
}
