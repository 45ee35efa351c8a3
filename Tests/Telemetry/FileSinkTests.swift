import Foundation
import Lifecycle
import Telemetry
import Testing

/// Lines reach the file, in order, before a flush returns.
struct FileSinkTests {
    @Test func `flushed lines are in the file, in order`() async throws {
        let unique = "\(getpid())-\(SystemClock().monotonicMicroseconds())"
        let path = NSTemporaryDirectory() + "waybill-log-\(unique).log"
        defer { unsafe unlink(path) }
        let sink = FileSink(try OutputFile(appendingTo: path))
        for number in 0..<500 { sink.write(Array("line \(number)\n".utf8)) }
        await sink.flush()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == (0..<500).map { "line \($0)\n" }.joined())
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a file that cannot be opened says why`() {
        #expect(throws: SystemError(operation: "open", code: ENOENT)) {
            _ = try OutputFile(appendingTo: "/nonexistent/waybill.log")
        }
    }
}
