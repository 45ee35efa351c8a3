/// Reads a text that is known to be valid UTF-8, with a stack of its own: depth cannot crash it.
struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    private var frames: [JSONFrame] = []

    /// Stands before the first byte.
    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads the whole text as one value.
    mutating func document() throws(JSONError) -> JSONValue {
        while true {
            var finished = try begin()
            while let value = finished {
                guard !frames.isEmpty else {
                    skipSpace()
                    guard position == bytes.count else { throw error("More follows the value.") }
                    return value
                }
                finished = try attach(value)
            }
        }
    }

    /// Reads a scalar or an empty container; nil after opening a container that has contents.
    private mutating func begin() throws(JSONError) -> JSONValue? {
        skipSpace()
        guard let byte = peek() else { throw error("The text ends where a value should be.") }
        switch byte {
        case UInt8(ascii: "{"): return try openObject()
        case UInt8(ascii: "["): return try openArray()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
        default: throw error("A value should stand here.")
        }
    }

    /// Puts a value into the innermost container; returns that container when it closes here.
    private mutating func attach(_ value: JSONValue) throws(JSONError) -> JSONValue? {
        let top = frames.count - 1
        frames[top].add(value)
        skipSpace()
        guard let byte = peek() else { throw error("The text ends inside an array or object.") }
        let closing = frames[top].isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        if byte == closing {
            position += 1
            return frames.removeLast().value
        }
        guard byte == UInt8(ascii: ",") else {
            throw error("A comma or the end should stand here.")
        }
        position += 1
        if frames[top].isObject { try name() }
        return nil
    }

    private mutating func openObject() throws(JSONError) -> JSONValue? {
        try push(isObject: true)
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            position += 1
            return frames.removeLast().value
        }
        try name()
        return nil
    }

    private mutating func openArray() throws(JSONError) -> JSONValue? {
        try push(isObject: false)
        skipSpace()
        if peek() == UInt8(ascii: "]") {
            position += 1
            return frames.removeLast().value
        }
        return nil
    }

    private mutating func push(isObject: Bool) throws(JSONError) {
        guard frames.count < limits.maxDepth else {
            throw error("Arrays and objects stand more than \(limits.maxDepth) deep.")
        }
        position += 1
        frames.append(JSONFrame(isObject: isObject))
    }

    /// Reads a member's name and its colon.
    private mutating func name() throws(JSONError) {
        let top = frames.count - 1
        guard frames[top].members.count < limits.maxMembers else {
            throw error("An object has more than \(limits.maxMembers) members.")
        }
        skipSpace()
        guard peek() == UInt8(ascii: "\"") else {
            throw error("A name in quotes should stand here.")
        }
        let start = position
        let text = try string()
        guard frames[top].open(text) else {
            position = start
            throw error("An object has the same name twice.")
        }
        skipSpace()
        guard peek() == UInt8(ascii: ":") else { throw error("A colon should follow the name.") }
        position += 1
    }

    private mutating func word(
        _ text: StaticString, _ value: JSONValue
    ) throws(JSONError) -> JSONValue {
        let expected = text.description.utf8
        guard bytes[position...].starts(with: expected) else {
            throw error("A value should stand here.")
        }
        position += expected.count
        return value
    }

    /// Reads a number by RFC 8259 and returns its text.
    private mutating func number() throws(JSONError) -> String {
        let start = position
        if peek() == UInt8(ascii: "-") { position += 1 }
        if peek() == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if peek() == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        if let next = peek(), (0x30...0x39).contains(next) {
            throw error("A number has a leading zero.")
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
        guard position > start else { throw error("A digit should stand here.") }
    }

    private mutating func string() throws(JSONError) -> String {
        var scanner = JSONStringScanner(bytes: bytes, position: position + 1)
        do throws(JSONStringScanner.Refusal) {
            let text = try scanner.text()
            position = scanner.position
            return text
        } catch {
            position = scanner.position
            throw self.error(error.message)
        }
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ message: String) -> JSONError {
        JSONError(
            message: message, offset: position, pointer: frames.map(\.pointer).joined())
    }
}
