package import Arguments

/// What one run of a command has: its words, the terminal, and the way to the API.
package struct Session: Sendable {
    /// What the command line said.
    package let words: ParsedArguments
    /// Where it prints.
    package let terminal: Terminal
    /// The world outside: files, variables, the server.
    package let surroundings: Surroundings

    /// Puts a session together.
    package init(words: ParsedArguments, terminal: Terminal, surroundings: Surroundings) {
        self.words = words
        self.terminal = terminal
        self.surroundings = surroundings
    }

    /// Whether the API's JSON is printed instead of text.
    package var wantsJSON: Bool { words.has("json") }

    /// Whether progress is shown: on a terminal, unless told otherwise.
    package var showsProgress: Bool { terminal.isErrorTerminal && !words.has("quiet") }

    /// Runs a body with a way to the API and closes it afterwards, whatever happens; only a command
    /// that writes something new may found a store.
    package func calling<Value: Sendable>(
        mayFound: Bool = false, _ body: (any Caller) async throws -> Value
    ) async throws -> Value {
        let caller = try await surroundings.openCaller(words["env"], mayFound)
        do {
            let value = try await body(caller)
            await caller.close()
            return value
        } catch {
            await caller.close()
            throw error
        }
    }

    /// Prints an answer: its JSON as it came, or what `text` makes of it; returns its exit code.
    package func show(_ reply: Reply, _ text: (Document) -> [String]) throws -> ExitCode {
        guard reply.isGood else { throw reply.failure }
        if wantsJSON {
            terminal.json(reply.body)
        } else {
            for line in text(try reply.document()) { terminal.say(line) }
        }
        return .done
    }

    /// Throws unless `--yes` was given or a person at the terminal says so.
    package func confirm(_ question: String) throws(CommandFailure) {
        guard !words.has("yes") else { return }
        guard terminal.isInputTerminal else {
            throw CommandFailure(.refused, "\(question) Repeat the command with --yes.")
        }
        terminal.ask("\(question) [y/N] ")
        let answer = (terminal.readLine() ?? "").lowercased()
        guard answer == "y" || answer == "yes" else {
            throw CommandFailure(.refused, "Nothing was done.")
        }
    }
}
