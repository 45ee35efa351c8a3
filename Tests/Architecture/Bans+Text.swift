extension Bans {
    static let text: [Check] = [
        Check(
            "SQL outside Store", in: Place.outsideSQL,
            bad: [
                "let a = \"SELECT id FROM orders\"",
                "let a = \"\"\"\n  INSERT INTO a VALUES($1)\n\"\"\"",
                "let a = \"UPDATE orders SET state = $1\"",
            ],
            good: [
                Sample("Sources/Adapters/Store/A.swift", "let a = \"SELECT id FROM orders\""),
                "let a = \"Select an order from the list\"",
            ]
        ) { file in
            file.literals.filter { !sql.matches(in: $0.text).isEmpty }.map {
                file.finding($0.line, "SQL: all SQL text stands in Store; ask it through a port")
            }
        },
        Check(
            "line end as a Character",
            bad: ["a.split(separator: \"\\n\")", "if a == \"\\r\\n\" {}", "a.contains(\"\\n\")"],
            good: [
                "a.utf8.split(separator: UInt8(ascii: \"\\n\"))", "let a = \"b\\n\"",
                "a.joined(separator: \"\\n\")",
            ]
        ) { file in
            Pattern(#"((?<!joined\()separator:|contains\(|==|\bcase|of:)\s*"(\\r|\\n|\\r\\n)""#)
                .matches(in: file.text).map {
                    file.finding(
                        $0.line, "CRLF is one Character: compare `.utf8` bytes (security.md SEC110)"
                    )
                }
        },
        .ban(
            "digit test on a Character", #"\.(isNumber|isHexDigit|isWholeNumber)\b"#,
            "other scripts have digits too: compare bytes with 0x30...0x39 (SEC112)",
            bad: ["a.allSatisfy(\\.isNumber)"], good: ["a.utf8.allSatisfy { $0 >= 0x30 }"]),
    ]

    private static let sql = Pattern(
        #"^\s*(INSERT (OR \w+ )?INTO|UPDATE \S+ SET|DELETE FROM|CREATE (UNIQUE |TEMP )?(TABLE|INDEX)"#
            + #"|CREATE (TRIGGER|VIEW)|ALTER TABLE|DROP (TABLE|INDEX|VIEW)|PRAGMA \w|BEGIN IMMEDIATE)"#
            + #"|\bSELECT\b[\s\S]*\bFROM\b"#)
}
