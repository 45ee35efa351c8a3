internal import Arguments
internal import Server

/// `version`: which Waybill this is.
enum VersionCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command("version", abstract: "Prints the version."),
        run: { session in
            if session.wantsJSON {
                session.terminal.json(Array("{\"version\":\"\(Version.text)\"}".utf8))
            } else {
                session.terminal.say("waybill \(Version.text)")
            }
            return .done
        })
}

/// `completion`: the script that lets bash complete commands and options.
enum CompletionCommand {
    /// How it is written and what it does.
    static let part = CommandPart(
        Command("completion", abstract: "Prints a completion script for bash."),
        run: { session in
            session.terminal.write(BashCompletion.script(for: CommandTable.root))
            return .done
        })
}
