import Lifecycle
import Testing

@Suite struct ChildProgramTests {
    private func run(
        _ script: String, _ variables: [String: String] = [:]
    ) throws -> (
        ChildProgram.End, String
    ) {
        var bytes: [UInt8] = []
        let end = try ChildProgram("/bin/sh", ["-c", script], environment: variables).run(
            output: { bytes += $0 })
        return (end, String(decoding: bytes, as: UTF8.self))
    }

    @Test func `output, errors, exit code and the given variables alone`() throws {
        let (end, text) = try run("echo $WORD; env | wc -l; echo no >&2; exit 3", ["WORD": "yes"])
        // The shell adds PWD, and no more comes from this process.
        #expect(text.hasPrefix("yes\n"))
        #expect(!text.contains("HOME"))
        #expect(end.code == 3)
        #expect(end.errors == "no\n")
    }

    @Test func `a megabyte on both pipes blocks nobody, and only the end of the errors is kept`()
        throws
    {
        let (end, text) = try run(
            "head -c 1000000 /dev/zero | tr '\\0' a; head -c 1000000 /dev/zero | tr '\\0' b >&2",
            ["PATH": "/usr/bin:/bin"])
        #expect(text.utf8.count == 1_000_000)
        #expect(end.errors.utf8.count == 4_096)
    }

    @Test func `a signal is told as the shell tells it`() throws {
        #expect(try run("kill -9 $$").0.code == 137)
    }

    @Test func `an error of the reader ends the program`() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try ChildProgram("/bin/sh", ["-c", "echo a; exec sleep 600"], environment: [:]).run(
                output: { _ in throw Enough() })
        }
        #expect(throws: Enough.self) {
            try ChildProgram("/bin/sh", ["-c", "exec sleep 600"], environment: [:]).run(
                tickMilliseconds: 10, tick: { throw Enough() })
        }
    }

    @Test func `a program that never stops talking is ticked too`() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try ChildProgram("/bin/sh", ["-c", "exec yes"], environment: [:]).run(
                tickMilliseconds: 50, tick: { throw Enough() })
        }
    }

    @Test func `a program that is not there is an error with its name`() {
        #expect(throws: SystemError.self) {
            try ChildProgram("/nonexistent/pg_dump", [], environment: [:]).run()
        }
    }
}
