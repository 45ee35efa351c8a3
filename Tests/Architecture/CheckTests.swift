import Testing

/// Every rule over single files: each proves itself on samples, then holds over the tree.
@Suite struct CheckTests {
    static let checks = Imports.all + Lengths.all + Bans.all + Documentation.all

    @Test(arguments: checks) func `every rule finds its bad samples`(check: Check) {
        #expect(!check.bad.isEmpty)
        for sample in check.bad {
            #expect(!check.findings(sample.file).isEmpty, "\(sample.path):\n\(sample.text)")
        }
    }

    @Test(arguments: checks) func `every rule passes its good samples`(check: Check) {
        #expect(!check.good.isEmpty)
        for sample in check.good {
            let findings = check.findings(sample.file)
            #expect(findings.isEmpty, "\(findings.report)\n\(sample.text)")
        }
    }

    @Test(arguments: checks) func `the tree keeps every rule`(check: Check) {
        for finding in (Tree.sources + Tree.tests + Tree.benchmarks).flatMap(check.findings) {
            Issue.record("\(finding)")
        }
    }

    @Test func `the tree is there to be read`() {
        #expect(Tree.sources.count > 20)
        #expect(Tree.sources.contains { $0.path == "Sources/Kits/Lifecycle/Lock.swift" })
    }

    @Test func `a finding names file and line`() {
        let sample = Sample("Sources/Core/Domain/A.swift", "let a = 1\nlet b = c as! Int")
        let reports = Self.checks.flatMap { $0.findings(sample.file) }.map(\.description)
        #expect(reports.contains { $0.hasPrefix("Sources/Core/Domain/A.swift:2: as!") })
    }
}
