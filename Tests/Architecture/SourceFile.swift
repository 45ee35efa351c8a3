import Foundation

/// One Swift file as the checks see it: as written, and with strings and comments blanked out.
struct SourceFile: Sendable {
    /// The path from the root of the repository, with forward slashes.
    let path: String
    let text: String
    /// The file in ASCII, line for line, where strings and comments are spaces.
    let code: String
    /// The inverse of `code`: only what stands in comments.
    let comments: String
    /// The string literals, without their interpolations.
    let literals: [Literal]

    init(path: String, text: String) {
        var lexer = Lexer(text)
        lexer.run()
        self.path = path
        self.text = text
        code = String(decoding: lexer.code, as: UTF8.self)
        comments = String(decoding: lexer.comments, as: UTF8.self)
        literals = lexer.literals
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The floor (`Kits`, `Core`, `Adapters`, `App`), or nil outside Sources.
    var floor: String? { part(1) }

    /// The room, such as `Store`, or nil outside Sources.
    var room: String? { part(2) }

    /// The name without folders.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    func finding(_ line: Int, _ message: String) -> Finding {
        Finding(path: path, line: line, message: message)
    }

    private func part(_ index: Int) -> String? {
        let parts = path.split(separator: "/")
        guard parts.first == "Sources", parts.count > index + 1 else { return nil }
        return String(parts[index])
    }
}

/// A string literal and the line on which it begins.
struct Literal: Sendable {
    let line: Int
    let text: String
}
