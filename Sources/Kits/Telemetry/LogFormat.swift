/// How a log line is written.
package enum LogFormat: String, Sendable {
    case plain
    case json

    /// One line with its line end; a value can never begin a second one (SEC103).
    func line(_ entry: LogEntry, mask: LogMask) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160)
        switch self {
        case .plain: appendPlain(entry, mask, &bytes)
        case .json: appendJSON(entry, mask, &bytes)
        }
        bytes.append(0x0A)
        return bytes
    }

    private func appendPlain(_ entry: LogEntry, _ mask: LogMask, _ bytes: inout [UInt8]) {
        bytes.append(contentsOf: "[\(entry.component.name)] ".utf8)
        LogText.appendSentence(entry.words(mask), to: &bytes)
        for (name, value) in entry.texts(mask) {
            bytes.append(contentsOf: " \(name)=".utf8)
            LogText.appendValue(value.text, to: &bytes)
        }
        if entry.level != .info { bytes.append(contentsOf: " level=\(entry.level.word)".utf8) }
        bytes.append(contentsOf: " at=\(LogText.rfc3339(entry.wallMicroseconds))".utf8)
    }

    private func appendJSON(_ entry: LogEntry, _ mask: LogMask, _ bytes: inout [UInt8]) {
        bytes.append(contentsOf: "{\"at\":\"\(LogText.rfc3339(entry.wallMicroseconds))\"".utf8)
        bytes.append(contentsOf: ",\"level\":\"\(entry.level.word)\"".utf8)
        bytes.append(contentsOf: ",\"component\":\"\(entry.component.name)\",\"message\":".utf8)
        LogText.appendJSON(entry.words(mask), to: &bytes)
        for (name, value) in entry.texts(mask) {
            bytes.append(contentsOf: ",\"\(name)\":".utf8)
            if value.isBare {
                bytes.append(contentsOf: value.text.utf8)
            } else {
                LogText.appendJSON(value.text, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
