/// Bytes of server-sent events (WHATWG HTML, 9.2).
package enum SSEFrame {
    /// The heartbeat: a comment, ignored by every client.
    package static let heartbeat: [UInt8] = comment("hb")

    /// One event; data is cut at line ends so that no byte of it can forge a field.
    package static func encode(id: String?, event: String?, data: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(data.count + 64)
        if let id { appendField("id", id, to: &frame) }
        if let event { appendField("event", event, to: &frame) }
        appendData(data, to: &frame)
        frame.append(0x0A)
        return frame
    }

    /// A comment line.
    package static func comment(_ text: String) -> [UInt8] {
        [0x3A, 0x20] + clean(text) + [0x0A, 0x0A]
    }

    /// Tells the client how long to wait before it comes back, in milliseconds.
    package static func retry(milliseconds: Int) -> [UInt8] {
        Array("retry: \(max(0, milliseconds))\n\n".utf8)
    }

    private static func appendField(_ name: String, _ value: String, to frame: inout [UInt8]) {
        frame.append(contentsOf: name.utf8)
        frame.append(contentsOf: [0x3A, 0x20])
        frame.append(contentsOf: clean(value))
        frame.append(0x0A)
    }

    private static func appendData(_ data: [UInt8], to frame: inout [UInt8]) {
        var start = 0
        while start <= data.count {
            let end = data[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? data.count
            frame.append(contentsOf: [0x64, 0x61, 0x74, 0x61, 0x3A, 0x20])
            frame.append(contentsOf: data[start..<end])
            frame.append(0x0A)
            let isPair = end + 1 < data.count && data[end] == 0x0D && data[end + 1] == 0x0A
            start = end + (isPair ? 2 : 1)
        }
    }

    private static func clean(_ text: String) -> [UInt8] {
        text.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }
    }
}
