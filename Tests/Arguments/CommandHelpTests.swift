import Arguments
import Foundation
import Testing

/// What a person gets who asks.
struct CommandHelpTests {
    @Test(arguments: [["help", "submit"], ["submit", "--help"], ["submit", "1", "-h"]])
    func `help names arguments, options and common options`(_ words: [String]) {
        let expected = """
            waybill submit: Send checks.

            Usage: waybill submit IMEI... --service CODE [--field K=V]... \
            [--policy skip_bad|all_or_nothing] [--recheck] [--reuse]

            Arguments:
              IMEI  What to check.

            Options:
              --service CODE  The service.
              --field K=V     A field. May be repeated.
              --policy P      What to do. One of skip_bad, all_or_nothing. Default: skip_bad.
              --recheck       Pay.
              --reuse         Do not.

            Common options:
              --env FILE  Read variables from FILE.
              --json      Print JSON.

            """
        #expect(program.parse(words) == .help(expected))
    }

    @Test func `the bare program and help alone list the commands`() {
        guard case .help(let text) = program.parse(["help"]) else {
            Issue.record("no help")
            return
        }
        #expect(text.contains("Commands:\n  submit  Send checks.\n"))
        #expect(
            program.parse(["help", "nonsense"])
                == .usage(UsageError("There is no command 'nonsense'.")))
    }

    @Test(arguments: [
        (["sub"], ["submit"]), (["batch", ""], ["list", "pause", "--env", "--json", "--help"]),
        (["submit", "--policy", "s"], ["skip_bad"]),
        (["orders", "add", "--service-"], ["--service-name"]),
    ])
    func `bash completes commands, options and choices`(
        _ words: [String], _ expected: [String]
    ) throws {
        let quoted = (["waybill"] + words).map { "'\($0)'" }.joined(separator: " ")
        let script =
            BashCompletion.script(for: program)
            + "COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count); _waybill\n"
            + "printf '%s\\n' \"${COMPREPLY[@]}\""
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        #expect(lines.map(String.init) == expected)
    }
}
