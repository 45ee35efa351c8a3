/// One spelling for one meaning, so that a request's fingerprint is stable (K3).
package enum CanonicalJSON {
    /// Names sorted by UTF-8 bytes, no white space, minimal escapes, integers in shortest decimal.
    package static func bytes(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        write(value, to: &writer)
        return writer.bytes
    }

    private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
        switch value {
        case .null, .bool, .string: writer.value(value)
        // The reader refuses leading zeros, so minus zero is the only long spelling of an integer.
        case .number(let text): writer.raw(text == "-0" ? "0" : text)
        case .array(let items):
            writer.array { writer in
                for item in items { write(item, to: &writer) }
            }
        case .object(let members):
            writer.object { writer in
                for member in members.sorted(by: precedes) {
                    writer.key(member.name)
                    write(member.value, to: &writer)
                }
            }
        }
    }

    private static func precedes(_ left: JSONMember, _ right: JSONMember) -> Bool {
        left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
}
