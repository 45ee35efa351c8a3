import Testing

/// No catch-all beside the cases of our own enums.
@Suite struct SwitchTests {
    private static let states = "enum State { case open(Int), shut\n  case `default` }\n"

    @Test(arguments: [
        "switch a { case .open: b()\ndefault: c() }",
        "switch a { case .open(let n) where n > 1: b()\n@unknown default: c() }",
        "switch (a, b) { case (.open, .shut): c()\ncase (_, _): d() }",
        "switch a {\ncase .shut:\n  if b { c() }\ncase _:\n  d() }",
        "switch a { case State.shut: b()\ncase .open: c { d in e }\ndefault: f() }",
    ])
    func `a catch-all beside our own cases is found`(text: String) {
        let file = SourceFile(path: "Sources/A.swift", text: Self.states + text)
        #expect(!Switches([file]).findings(file).isEmpty)
    }

    @Test(arguments: [
        "switch a { case .open: b()\ncase .shut: c() }",
        "switch a { case 0x30...0x39: b()\ndefault: c() }",
        "switch a { case \"open\": b(.open)\ndefault: c(.shut) }",
        "switch a { case .some(1): b()\ndefault: c() }",
        "switch a { case 1: switch b { case .open: c()\ncase .shut: d() }\ndefault: e() }",
        "switch a { case 1:\n  if case .open = b { c() }\ndefault: e() }",
        "switch a { case (.open, _): b()\ncase (.shut, let c): d(c) }",
        "switch a { case UInt8(ascii: \"a\") where b == .open: c()\ndefault: d() }",
    ])
    func `other switches keep their default`(text: String) {
        let file = SourceFile(path: "Sources/A.swift", text: Self.states + text)
        #expect(Switches([file]).findings(file).isEmpty)
    }

    @Test func `case names are read with their payloads and lists`() {
        let text = "enum A: Int { case a(b: Int, c: D), e = 3, f\n indirect case g(A)\n}\n"
        let file = SourceFile(path: "A.swift", text: text + "struct B { let c = 1 }")
        #expect(Switches.cases(file) == ["a", "e", "f", "g"])
    }

    @Test func `no switch over an enum of ours has a catch-all`() {
        for finding in Tree.sources.flatMap(Switches(Tree.sources).findings) {
            Issue.record("\(finding)")
        }
    }
}
