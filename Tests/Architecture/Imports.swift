/// Reads the imports of a file and holds them against the table.
enum Imports {
    static let all: [Check] = [
        Check(
            "import table",
            bad: [
                Sample("Sources/Core/Domain/A.swift", "import Foundation"),
                Sample("Sources/Core/Domain/A.swift", "internal import Glibc"),
                Sample("Sources/Core/Application/A.swift", "package import SQL"),
                Sample("Sources/Kits/JSON/A.swift", "import Domain"),
                Sample("Sources/Kits/HTML/A.swift", "internal import CSQLite"),
                Sample("Sources/Adapters/Jobs/A.swift", "import Providers"),
                Sample("Sources/Adapters/Console/A.swift", "import struct Store.Rows"),
                Sample("Sources/Adapters/Store/A.swift", "@preconcurrency import Server"),
                Sample("Sources/Adapters/Store/A.swift", "internal import Glibc"),
                Sample("Sources/Adapters/Sandbox/A.swift", "import Domain"),
                Sample("Sources/Adapters/API/A.swift", "import Sandbox"),
                Sample("Sources/App/Server/A.swift", "import CLI"),
                Sample("Sources/App/CLI/A.swift", "import Store"),
                Sample("Sources/App/waybill/A.swift", "import Server"),
                Sample("Sources/Kits/HTTP/A.swift", "import FoundationEssentials"),
                Sample("Sources/Adapters/Garden/A.swift", "import JSON"),
            ],
            good: [
                Sample("Sources/Core/Application/A.swift", "package import Domain"),
                Sample("Sources/Kits/SQLite/A.swift", "internal import CSQLite\nimport SQL"),
                Sample("Sources/Kits/HTTP/A.swift", "internal import Glibc\n// import Domain"),
                Sample("Sources/Adapters/Jobs/A.swift", "package import Application"),
                Sample("Sources/Adapters/Sandbox/A.swift", "import HTTP"),
                Sample("Sources/App/Server/A.swift", "import Sandbox\nimport Store"),
                Sample("Sources/App/CLI/A.swift", "import Server\nimport Glibc"),
                Sample("Sources/App/waybill/A.swift", "import CLI"),
            ]
        ) { file in
            guard let room = file.room else { return [] }
            return modules(file).compactMap { line, module in
                ImportTable.objection(room: room, module: module, path: file.path).map {
                    file.finding(line, "import \(module): \($0)")
                }
            }
        }
    ]

    /// The modules a file imports, with their lines.
    static func modules(_ file: SourceFile) -> [(line: Int, module: String)] {
        Pattern(
            #"^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"#
                + #"import\s+(?:(?:struct|class|enum|protocol|func|typealias|let|var)\s+)?(\w+)"#
        ).matches(in: file.code).map { ($0.line, $0.groups[1]) }
    }

    /// A circle among kits as a list of names, or nil; edges lead from a kit to what it imports.
    static func circle(_ edges: [String: Set<String>]) -> [String]? {
        var finished: Set<String> = []
        func visit(_ kit: String, _ path: [String]) -> [String]? {
            if let start = path.firstIndex(of: kit) { return Array(path[start...]) + [kit] }
            guard finished.insert(kit).inserted else { return nil }
            for next in (edges[kit] ?? []).sorted() {
                if let circle = visit(next, path + [kit]) { return circle }
            }
            return nil
        }
        for kit in edges.keys.sorted() {
            if let circle = visit(kit, []) { return circle }
        }
        return nil
    }
}
