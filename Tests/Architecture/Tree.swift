import Foundation

/// The working copy that this test was compiled from.
enum Tree {
    /// The folder that holds Package.swift.
    static let root: String = {
        var url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    static let sources = swift("Sources")
    static let benchmarks = swift("Benchmarks")
    /// Every test but these: the checks must name what they forbid.
    static let tests = swift("Tests").filter { !$0.path.hasPrefix("Tests/Architecture/") }

    /// The files under a folder whose names end so, as paths from the root.
    static func paths(_ folder: String, _ suffix: String) -> [String] {
        let below = FileManager.default.subpaths(atPath: "\(root)/\(folder)") ?? []
        return below.filter { $0.hasSuffix(suffix) }.sorted().map { "\(folder)/\($0)" }
    }

    /// The text of a file, or nothing when it does not exist.
    static func text(_ path: String) -> String {
        (try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)) ?? ""
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(root)/\(path)")
    }

    private static func swift(_ folder: String) -> [SourceFile] {
        paths(folder, ".swift").map { SourceFile(path: $0, text: text($0)) }
    }
}
