internal import Lifecycle

/// Where a command reads and prints; the only place of the program that does.
package struct Terminal: Sendable {
    /// Writes text to standard output as it is.
    package let write: @Sendable (String) -> Void
    private let writeError: @Sendable (String) -> Void
    /// Reads a line from standard input, without its end; nil at the end.
    package let readLine: @Sendable () -> String?
    /// Reads a line that is not shown; nil at the end.
    package let readHidden: @Sendable () -> String?
    /// Whether a person reads standard error.
    package let isErrorTerminal: Bool
    /// Whether a person writes standard input.
    package let isInputTerminal: Bool

    /// A terminal from closures.
    package init(
        write: @escaping @Sendable (String) -> Void,
        writeError: @escaping @Sendable (String) -> Void,
        readLine: @escaping @Sendable () -> String? = { nil },
        readHidden: @escaping @Sendable () -> String? = { nil },
        isErrorTerminal: Bool = false, isInputTerminal: Bool = false
    ) {
        self.write = write
        self.writeError = writeError
        self.readLine = readLine
        self.readHidden = readHidden
        self.isErrorTerminal = isErrorTerminal
        self.isInputTerminal = isInputTerminal
    }

    /// The process's own standard input, output and error.
    package static var system: Terminal {
        Terminal(
            write: { OutputFile.standardOutput.write(Array($0.utf8)) },
            writeError: { OutputFile.standardError.write(Array($0.utf8)) },
            readLine: { Swift.readLine() }, readHidden: { HiddenInput.line() },
            isErrorTerminal: ProcessFacts.isTerminal(2),
            isInputTerminal: ProcessFacts.isTerminal(0))
    }

    /// Prints a line; control characters of foreign text do not reach the terminal.
    package func say(_ line: String) { write(SafeText.line(line) + "\n") }

    /// Prints JSON as it is, with a line end.
    package func json(_ bytes: [UInt8]) {
        write(String(decoding: bytes, as: UTF8.self) + (bytes.last == 0x0A ? "" : "\n"))
    }

    /// Prints a sentence to standard error.
    package func complain(_ text: String) { writeError(SafeText.lines(text) + "\n") }

    /// Prints a question to standard error, without a line end.
    package func ask(_ question: String) { writeError(SafeText.line(question)) }

    /// Replaces the progress line on standard error; nil removes it.
    package func progress(_ line: String?) {
        writeError("\r\u{1B}[K" + (line.map(SafeText.line) ?? ""))
    }
}
