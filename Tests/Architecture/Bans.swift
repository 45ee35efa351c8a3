/// The ban list of the house: what may not be written, and what to write instead.
enum Bans {
    static let all = crashing + concurrency + determinism + output + hygiene + text

    static let crashing: [Check] = [
        .ban(
            "try!", #"\btry!"#, "handle the error, or let a typed throw carry it",
            bad: ["let a = try! read()"], good: ["let a = try read()", "// try! stops the process"]),
        .ban(
            "as!", #"\bas!"#, "use `as?` with a guard, or keep the type",
            bad: ["let a = b as! Int"], good: ["let a = b as? Int", "let a = \"as!\""]),
        .ban(
            "force unwrap", #"(?<!\btry)(?<!\bas)(?<!baseAddress)(?<=[\w)\]])!(?![=\w(])"#,
            "use `guard let`; on input this is a remote stop",
            bad: ["let a = b!", "let a = f()!.c", "let a = rows[0]!"],
            good: ["if !a { b() }", "if a != b { c() }", "let p = buffer.baseAddress!"]),
        .ban(
            "fatalError", #"\bfatalError\s*\("#,
            "throw an error with an operator sentence",
            bad: ["fatalError(\"no\")"], good: ["throw StoreError.closed"]),
        .ban(
            "unsafe", #"(?<![@(\w.])unsafe[ \t]+[\w\[(]"#,
            "only kits that wrap C may be unsafe: move this into one of them",
            in: Place.outsideWrappers,
            bad: ["unsafe pointer.pointee = 1"],
            good: [
                Sample("Sources/Kits/SQLite/A.swift", "unsafe sqlite3_close(handle)"),
                "let unsafe = 1",
            ]),
        .ban(
            "nonisolated(unsafe)", #"nonisolated\s*\(\s*unsafe\s*\)"#,
            "put the value behind a Lock of the Lifecycle kit",
            bad: ["nonisolated(unsafe) var a = 1"], good: ["nonisolated let a = 1"]),
    ]

    private static let output: [Check] = [
        .ban(
            "print", #"(?<![\w.])(?<!func )(print|debugPrint|dump)\s*\("#,
            "log through Telemetry, or return text to the CLI", in: Place.outsideCLI,
            bad: ["print(1)"],
            good: [Sample("Sources/App/CLI/A.swift", "print(1)"), "page.print(1)", "footprint(1)"]),
        .ban(
            "String(format:)", #"String\s*\(\s*format\s*:"#,
            "write the digits with the padding helpers of the room",
            bad: ["String(format: \"%d\", 1)"], good: ["String(describing: 1)"]),
        .ban(
            "NSLog", #"\bNSLog\s*\("#, "log through Telemetry",
            bad: ["NSLog(\"a\")"], good: ["log(\"a\")"]),
    ]

    private static let hygiene: [Check] = [
        .ban(
            "American spelling", #"(?i)\b\w*(fulfillment|canceled|canceling)\w*"#,
            "write fulfilment, cancelled, cancelling; documented names live in strings",
            bad: ["let canceled = 1", "struct FulfillmentLog {}"],
            good: ["let cancelled = 1", "let a = \"fulfillment_logs\"", "Task.isCancelled"]),
        Check(
            "unfinished work", in: Place.everywhere,
            bad: ["// TODO: later", "/* FIXME */"], good: ["let todo = 1", "// to do it right"]
        ) { file in
            Pattern(#"\b(TODO|FIXME|XXX|HACK)\b"#).matches(in: file.comments).map {
                file.finding($0.line, "\($0.groups[0]): finish it, or write an issue and remove it")
            }
        },
        Check(
            "file name", in: Place.everywhere,
            bad: [
                Sample("Sources/Kits/SQL/Helpers.swift", ""), Sample("Sources/A/B/Utils.swift", ""),
            ],
            good: [Sample("Sources/Kits/SQL/SQLValue.swift", "")]
        ) { file in
            let words = ["Helpers", "Utils", "Extensions", "Manager", "Common", "Placeholder"]
            let stem = file.name.split(separator: ".").first.map(String.init) ?? ""
            guard words.contains(stem) else { return [] }
            return [file.finding(1, "file name \(stem): name the file after its main type")]
        },
    ]
}
