import Testing

/// Every numbered requirement is named by the test that proves it.
@Suite struct TraceabilityTests {
    @Test func `every numbered requirement begins a test name`() {
        let python = Tree.paths("Tests", ".py").map { ($0, Tree.text($0)) }
        let swift = Tree.tests.map { ($0.path, $0.text) }
        let found = (swift + python).reduce(into: Set<String>()) {
            $0.formUnion(Traceability.numbers(path: $1.0, text: $1.1))
        }
        for number in Traceability.missing(found) {
            Issue.record("no test name begins with \(number)")
        }
    }

    @Test(arguments: [
        ("A.swift", "@Test func `R5 a paused worker does not send`() {}", ["R5"]),
        ("A.swift", "@Test func `T4 T6, S10: nothing`() {}", ["T4", "T6", "S10"]),
        ("A.swift", "@Test(arguments: [1])\nfunc `U3 tags`(n: Int) {}", ["U3"]),
        ("A.swift", "@Test(\"K4 the stored answer\") func a() {}", ["K4"]),
        ("a.py", "def test_S10_the_reply_is_lost(page):", ["S10"]),
        ("a.py", "    async def test_F9_F10_errors():", ["F9", "F10"]),
        ("A.swift", "func `R5 not a test`() {}", []),
        ("A.swift", "@Test func `the worker of R5 sends`() {}", []),
        ("a.py", "def helper_R5():", []),
        ("A.swift", "// R5 is proven elsewhere", []),
    ])
    func `numbers are read from the start of test names only`(
        path: String, text: String, numbers: [String]
    ) {
        #expect(Traceability.numbers(path: path, text: text) == Set(numbers))
    }

    @Test func `a number without a test is reported with what it stands for`() {
        let all = Set(Traceability.required.map(\.name))
        #expect(Traceability.missing(all) == [])
        #expect(
            Traceability.missing(all.subtracting(["N6"]))
                == ["N6 (steps for a provider without idempotency)"])
        #expect(all.isSuperset(of: ["R1", "R10", "T26", "N0", "K8", "J12", "S22", "U12", "F5"]))
    }
}
