import Testing

/// The rules over the whole tree: sizes taken together, circles, catch-alls and the manifest.
@Suite struct HouseTests {
    @Test func `half the files have at most 110 lines and nine in ten at most 300`() {
        let sizes = Tree.sources.map(Lengths.length)
        let median = Lengths.quantile(sizes, percent: 50)
        let ninetieth = Lengths.quantile(sizes, percent: 90)
        #expect(median <= Lengths.maxMedian, "the median file of Sources has \(median) lines")
        #expect(ninetieth <= Lengths.maxNinetieth, "one file in ten has over \(ninetieth) lines")
    }

    @Test func `quantiles are taken from the sorted numbers`() {
        #expect(Lengths.quantile([5, 1, 3], percent: 50) == 3)
        #expect(Lengths.quantile(Array(1...10), percent: 90) == 9)
        #expect(Lengths.quantile([111, 111, 1], percent: 50) == 111)
        #expect(Lengths.quantile([], percent: 50) == 0)
    }

    @Test func `kits import each other without a circle`() {
        let kits = Tree.sources.filter { $0.floor == "Kits" }
        var edges: [String: Set<String>] = [:]
        for file in kits {
            let known = Imports.modules(file).map(\.module).filter(ImportTable.kits.contains)
            edges[file.room ?? "", default: []].formUnion(known)
        }
        #expect(Imports.circle(edges) == nil)
    }

    @Test func `a circle among kits is found and a diamond is none`() {
        #expect(Imports.circle(["A": ["B"], "B": ["C"], "C": ["B"]]) == ["B", "C", "B"])
        #expect(Imports.circle(["A": ["B", "C"], "B": ["D"], "C": ["D"]]) == nil)
    }

    @Test func `the manifest declares no arrow that the table forbids`() {
        let manifest = SourceFile(path: "Package.swift", text: Tree.text("Package.swift"))
        let rooms = Pattern(#"room\(\s*"(\w+)",\s*"(\w+)"(?:,\s*\[([^\]]*)\])?"#)
        let found = rooms.matches(in: manifest.text)
        #expect(found.count > 15)
        for room in found {
            for need in Pattern(#"\w+"#).matches(in: room.groups[3]).map({ $0.groups[0] }) {
                let objection = ImportTable.objection(
                    room: room.groups[2], module: need, path: "Package.swift")
                #expect(objection == nil, "Package.swift:\(room.line): \(objection ?? "")")
            }
        }
    }

    @Test func `every test file that has tests asserts something`() {
        let weak = Tree.tests.filter {
            $0.code.contains("@Test")
                && Pattern("#expect|#require|Issue\\.record|expect[A-Z]")
                    .matches(in: $0.code).isEmpty
        }
        #expect(weak.isEmpty, "\(weak.map(\.path))")
    }

    @Test func `links in the documents lead to files`() {
        let documents = ["README.md", "CHANGELOG.md"] + Tree.paths("docs", ".md")
        #expect(documents.count > 5)
        for document in documents {
            let folder = document.split(separator: "/").dropLast().joined(separator: "/")
            for link in Self.links(Tree.text(document)) {
                let target = folder.isEmpty ? link : "\(folder)/\(link)"
                #expect(Tree.exists(target), "\(document) leads to \(link), which is not there")
            }
        }
    }

    @Test func `only relative links are followed and anchors are cut off`() {
        let text = "[a](b.md#c) [d](https://e.example) [f](#g) ![h](i/j.png)"
        #expect(Self.links(text) == ["b.md", "i/j.png"])
    }

    /// The files that a text in Markdown leads to, as written there.
    private static func links(_ text: String) -> [String] {
        Pattern(#"\]\((?!\w+:|#)([^)#\s]+)"#).matches(in: text).map { $0.groups[1] }
    }
}
