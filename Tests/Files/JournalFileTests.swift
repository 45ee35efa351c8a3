import Files
import Foundation
import Lifecycle
import Testing

/// Appending, cutting and syncing.
struct JournalFileTests {
    private let path = FileManager.default.temporaryDirectory.appending(
        path: "waybill-journal-\(UInt64.random(in: 0...UInt64.max))"
    ).path

    @Test func `what is appended is read back and private to its owner`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try JournalFile.read(path: path) == nil)
        let file = try JournalFile(path: path, length: 0)
        try file.append(Array("one\n".utf8))
        try file.append(Array("two\n".utf8))
        try file.sync()
        #expect(try JournalFile.read(path: path) == Array("one\ntwo\n".utf8))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `opening cuts what is beyond the length`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try JournalFile(path: path, length: 0).append(Array("whole\ntor".utf8))
        try JournalFile(path: path, length: 6).append(Array("next\n".utf8))
        #expect(try JournalFile.read(path: path) == Array("whole\nnext\n".utf8))
    }

    @Test func `a directory that is missing is an error that names the call`() {
        #expect(throws: SystemError(operation: "open", code: 2)) {
            try JournalFile(path: "/nowhere/at/all", length: 0)
        }
    }
}
