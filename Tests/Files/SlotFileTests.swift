import Files
import Glibc
import Testing

@Suite struct SlotFileTests {
    private func path() -> String {
        "/tmp/waybill-slot-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    }

    @Test func `R9 a record is read back, also by another process's view of the file`() throws {
        let path = path()
        defer { unsafe unlink(path) }
        let file = try SlotFile(path: path)
        #expect(file.read() == nil)
        for value in 1...5 { try file.write(Array("epoch \(value)".utf8)) }
        #expect(file.read() == Array("epoch 5".utf8))
        #expect(try SlotFile(path: path).read() == Array("epoch 5".utf8))
    }

    @Test func `R9 a torn newest slot falls back to the record before it`() throws {
        let path = path()
        defer { unsafe unlink(path) }
        let file = try SlotFile(path: path)
        try file.write(Array("first".utf8))
        try file.write(Array("second".utf8))
        // The second write went to slot 0: damage one byte of its record.
        let descriptor = unsafe open(path, O_RDWR)
        defer { close(descriptor) }
        var byte: UInt8 = 0xFF
        let written = unsafe pwrite(descriptor, &byte, 1, 25)
        #expect(written == 1)
        #expect(try SlotFile(path: path).read() == Array("first".utf8))
    }

    @Test func `a record that is too long is refused and the old one stays`() throws {
        let path = path()
        defer { unsafe unlink(path) }
        let file = try SlotFile(path: path)
        try file.write([1, 2, 3])
        #expect(throws: (any Error).self) {
            try file.write([UInt8](repeating: 7, count: SlotFile.maxBytes + 1))
        }
        #expect(file.read() == [1, 2, 3])
    }
}
