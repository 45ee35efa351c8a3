import Domain
import Foundation
import Testing

/// The committed document is what the functions say.
struct StateMachineDocumentTests {
    private var path: URL {
        // A test package may reach this folder through a link.
        URL(filePath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/state-machines.md")
    }

    @Test func `the document of the state machines is what the functions say`() throws {
        let text = StateMachineDocument.text
        if ProcessInfo.processInfo.environment["WAYBILL_WRITE_DOCS"] == "1" {
            try Data(text.utf8).write(to: path)
        }
        let committed = String(decoding: try Data(contentsOf: path), as: UTF8.self)
        #expect(
            committed == text,
            "docs/state-machines.md is out of date; write it anew with WAYBILL_WRITE_DOCS=1"
        )
    }

    @Test func `the document names every row of the tables`() {
        let text = StateMachineDocument.text
        for row in 2...22 { #expect(text.contains("| \(row) | "), "row \(row)") }
        for row in 2...9 {
            #expect(StateMachineDocument.payments.contains("| \(row) | "), "payment row \(row)")
        }
        for row in [2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26]
        {
            #expect(text.contains("| T\(row) | "), "T\(row)")
        }
    }
}
