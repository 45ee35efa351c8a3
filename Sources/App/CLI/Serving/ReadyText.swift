internal import JSON

/// What a server prints when it listens, as JSON.
enum ReadyText {
    /// `{"ready":true,"lines":[…]}`.
    static func json(_ lines: [String]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("ready", true)
            writer.key("lines")
            writer.array { writer in
                for line in lines { writer.string(line) }
            }
        }
        return writer.bytes
    }
}
