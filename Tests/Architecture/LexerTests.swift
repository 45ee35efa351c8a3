import Testing

@Suite struct LexerTests {
    @Test(arguments: [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (#"a("b // c") d"#, #"a("      ") d"#),
        (#"a("b \(c("d")) e")"#, #"a("   (c(" "))  ")"#),
        (##"a(#"b" \(c)"#) d"##, ##"a(#"       "#) d"##),
        (##"a(#"b \#(c)"#) d"##, ##"a(#"    (c)"#) d"##),
        ("a(\"\"\"\n  b \"c\" {\n  \"\"\")", "a(\"\"\"\n         \n  \"\"\")"),
        (#"a("\"{") b"#, #"a("   ") b"#),
        ("func `a { b`() {}", "func `_____`() {}"),
        ("#/a\"b/# c", "#/   /# c"),
        ("\"é\" é", "\"  \" __"),
    ])
    func `strings and comments become spaces`(text: String, code: String) {
        #expect(SourceFile(path: "A.swift", text: text).code == code)
    }

    @Test func `comments and literals keep their lines`() {
        let file = SourceFile(path: "A.swift", text: "a\n\"b\\(c)d\" // e\n\"\"\"\nf\n\"\"\"")
        #expect(file.comments == " \n         // e\n   \n \n   ")
        #expect(file.literals.map(\.line) == [2, 3])
        #expect(file.literals.map(\.text) == ["bd", "\nf\n"])
    }
}
