import CLI
import JSON
import Testing

@Suite struct PrintingTests {
    @Test func `columns are as wide as their widest cell, counted in characters`() {
        var table = TextTable(["A", "NAME", "B"])
        #expect(table.isEmpty)
        table.add(["1", "Señor", "x"])
        table.add(["1000", nil, nil])
        #expect(table.lines == ["A     NAME   B", "1     Señor  x", "1000"])
    }

    @Test func `SEC103 escape sequences of foreign text do not reach the terminal`() {
        #expect(SafeText.line("a\u{1B}[2Jb\u{9B}c\u{7F}\r\nd") == "a [2Jb c   d")
        #expect(SafeText.lines("a\nb\u{7}") == "a\nb ")
        let bench = Bench()
        bench.terminal.say("x\u{1B}]0;title\u{7}")
        bench.terminal.complain("y\u{1B}[A")
        #expect(bench.out == "x ]0;title \n")
        #expect(bench.error == "y [A\n")
    }

    @Test func `progress shows only on a terminal and not when quiet`() async {
        let caller = FakeCaller { target, _ in
            target == "GET /cli/status" ? (200, Sample.status) : (200, Sample.order())
        }
        let shown = Bench(caller, isTerminal: true)
        #expect(await shown.run("wait", "ORD-1", "--timeout", "3") == .timedOut)
        #expect(shown.error.contains("0 of 1 done, "))
        #expect(shown.error.hasSuffix("\r\u{1B}[K"))
        let quiet = Bench(caller, isTerminal: true)
        #expect(await quiet.run("wait", "ORD-1", "--timeout", "3", "--quiet") == .timedOut)
        #expect(quiet.error.isEmpty)
        let piped = Bench(caller)
        #expect(await piped.run("wait", "ORD-1", "--timeout", "3") == .timedOut)
        #expect(piped.error.isEmpty)
    }

    @Test func `what JSON lacks is nil or empty, never a trap`() throws {
        let document = Document(try JSONReader.parse(Array(#"{"a":[1,"2",true,null]}"#.utf8)))
        #expect(document["a"].items.map(\.text) == ["1", "2", "yes", nil])
        #expect(document["b"]["c"].items.isEmpty)
        #expect(document.count("a") == 0)
        #expect(!document.flag("a"))
    }

    @Test func `an answer that is no JSON ends with 1`() async {
        let bench = Bench(FakeCaller { _, _ in (200, "<html>") })
        #expect(await bench.run("status") == .internalError)
        #expect(bench.error.contains("is not JSON"))
    }
}
