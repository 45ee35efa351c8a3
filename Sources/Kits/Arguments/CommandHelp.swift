/// The help of one command; the chain leads from the program to it.
struct CommandHelp {
    let chain: [Command]

    private var command: Command { chain[chain.count - 1] }
    private var path: String { chain.map(\.name).joined(separator: " ") }

    /// How the command is written, in one line.
    var usage: String {
        guard command.runs else { return "\(path) COMMAND" }
        let flags = command.flags.map { "[--\($0.name)]" }
        let words = command.arguments.map(\.usage) + command.options.map(\.usage) + flags
        return ([path] + words).joined(separator: " ")
    }

    /// The whole help text, ending in a line end.
    var text: String {
        let above = chain.dropLast()
        let parts = [
            "\(path): \(command.abstract)\n\nUsage: \(usage)\n",
            section("Arguments", command.arguments.map { ($0.name, $0.abstract) }),
            section("Options", lines(command.options, command.flags)),
            section("Commands", command.subcommands.map { ($0.name, $0.abstract) }),
            section("Common options", lines(above.flatMap(\.options), above.flatMap(\.flags))),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func lines(_ options: [Option], _ flags: [Flag]) -> [(String, String)] {
        options.map { ("--\($0.name) \($0.value)", sentence($0)) }
            + flags.map { ("--\($0.name)", $0.abstract) }
    }

    private func sentence(_ option: Option) -> String {
        var text = option.abstract
        if !option.choices.isEmpty { text += " One of \(option.choices.joined(separator: ", "))." }
        if option.isRepeated { text += " May be repeated." }
        if let standard = option.standard { text += " Default: \(standard)." }
        return text
    }

    private func section(_ title: String, _ lines: [(String, String)]) -> String {
        guard !lines.isEmpty else { return "" }
        let width = lines.map { $0.0.count }.max() ?? 0
        let body = lines.map { name, abstract in
            "  " + name + String(repeating: " ", count: width - name.count + 2) + abstract + "\n"
        }
        return "\(title):\n\(body.joined())"
    }
}
