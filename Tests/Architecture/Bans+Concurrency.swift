extension Bans {
    static let concurrency: [Check] = [
        .ban(
            "stray task", #"\bTask\s*(\{|\(|<|\.\s*detached|\.\s*init|\.\s*immediate)"#,
            "make it a Service in the ServiceGroup, or a child of a task group",
            bad: ["Task { await a() }", "Task.detached { }", "Task(priority: .low) { }"],
            good: ["try Task.checkCancellation()", "withTaskGroup(of: Int.self) { _ in }"]),
        .ban(
            "semaphore or queue", #"\b(DispatchSemaphore|DispatchQueue|DispatchGroup|NSLock)\b"#,
            "use WorkerThread or Lock of the Lifecycle kit",
            bad: ["let a = DispatchSemaphore(value: 0)"], good: ["let a = Lock(0)"]),
        .ban(
            "sleep", sleep, "wait on a signal, or through the injected clock", in: notLifecycle,
            bad: ["try await Task.sleep(for: .seconds(1))", "usleep(10)", "sleep(1)"],
            good: [
                "try await clock.sleep(until: a)", "func sleep(until: Int64) {}",
                Sample("Sources/Kits/Lifecycle/Clock.swift", "try await Task.sleep(for: a)"),
            ]),
        Check(
            "sleep in a test", in: Place.tests,
            bad: [Sample("Tests/Jobs/A.swift", "try await Task.sleep(for: .seconds(1))")],
            good: [
                Sample(
                    "Tests/Jobs/A.swift",
                    "try await Task.sleep(for: .milliseconds(5))  // poll: 2 s at most")
            ]
        ) { file in
            let comments = file.comments.split(separator: "\n", omittingEmptySubsequences: false)
            return Pattern(sleep).matches(in: file.code).filter {
                !comments[$0.line - 1].contains("poll")
            }.map {
                file.finding(
                    $0.line, "sleep in a test: inject the clock; a bounded poll says `// poll: …`")
            }
        },
        .ban(
            "@unchecked Sendable", #"@unchecked\s+Sendable"#,
            "use a Lock, or move the C handle into a kit that wraps it",
            in: Place.outsideWrappers,
            bad: ["final class A: @unchecked Sendable {}"], good: ["final class A: Sendable {}"]),
        Check(
            "@unchecked Sendable without its invariant", in: Place.insideWrappers,
            bad: [Sample("Sources/Kits/XML/A.swift", "final class A: @unchecked Sendable {}")],
            good: [
                Sample(
                    "Sources/Kits/XML/A.swift",
                    "final class A: @unchecked Sendable {\n    // Invariant: one thread only.\n}")
            ]
        ) { file in
            guard !file.comments.lowercased().contains("invariant") else { return [] }
            return Pattern(#"@unchecked\s+Sendable"#).matches(in: file.code).map {
                file.finding(
                    $0.line,
                    "@unchecked Sendable: say the invariant that makes it safe in a comment")
            }
        },
        Check(
            "dropped error",
            bad: ["do { try a() } catch { }", "do { try a() } catch let e as B {\n}"],
            good: ["do { try a() } catch { log(error) }", "do { try a() } catch {  // closed\n}"]
        ) { file in
            Pattern(#"\bcatch\b[^{}\n]*\{\s*\}"#).matches(in: file.code).filter { match in
                let comments = Array(file.comments.utf8)[match.range]
                return comments.allSatisfy { $0 == 32 || $0 == 10 }
            }.map { file.finding($0.line, "dropped error: handle it, or say why it cannot matter") }
        },
    ]

    static let determinism: [Check] = [
        .ban(
            "Date() or UUID()", #"\b(Date|UUID)\s*\(\s*\)|\bDate\.now\b"#,
            "take the time and the identity from the injected clock and random source",
            in: Place.outsideServer, bad: ["let a = Date()", "let b = UUID()"],
            good: [Sample("Sources/App/Server/A.swift", "let a = Date()"), "let a = now()"]),
        .ban(
            "chance or clock in Core",
            #"\.random\s*\(\s*(in:(?![^)\n]*using)[^)\n]*)?\)|\.(shuffled|randomElement)\s*\(\s*\)"#
                + #"|\b(ContinuousClock|SuspendingClock|ProcessInfo|SystemRandomNumberGenerator)\b"#
                + #"|\b(getenv|fopen)\s*\("#,
            "the core is pure: take `now` and `rng` as parameters", in: Place.core,
            bad: [Sample("Sources/Core/Domain/A.swift", "let a = Int.random(in: 0..<9)")],
            good: [
                Sample("Sources/Core/Domain/A.swift", "let a = Int.random(in: 0..<9, using: &rng)"),
                "let a = Int.random(in: 0..<9)",
            ]),
        .ban(
            "task in Core", #"\bTask\b|\bwith(Throwing)?(Discarding)?TaskGroup\b"#,
            "the core is synchronous and pure: effects are data", in: Place.core,
            bad: [Sample("Sources/Core/Application/A.swift", "try Task.checkCancellation()")],
            good: ["try Task.checkCancellation()"]),
        .ban(
            "floating point in Domain", #"\b(Double|Float|CGFloat|Decimal)\b"#,
            "money, sizes and times are integers", in: Place.domain,
            bad: [Sample("Sources/Core/Domain/A.swift", "let a: Double = 1")],
            good: [Sample("Sources/Core/Domain/A.swift", "let a: Int64 = 1"), "let a: Double = 1"]),
    ]

    private static let sleep =
        #"(?<![\w.])(?<!func )(u|nano)?sleep\s*\(|\b(Task|Thread)\s*\.\s*sleep\s*\("#

    @Sendable private static func notLifecycle(_ path: String) -> Bool {
        Place.sources(path) && !path.hasPrefix("Sources/Kits/Lifecycle/")
    }
}
