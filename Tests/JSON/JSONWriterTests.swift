import JSON
import Testing

@Suite struct `JSON writer` {
    @Test func `commas come by themselves`() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("id", 7)
            writer.field("name", "A")
            writer.key("lines")
            writer.array { writer in
                writer.object { $0.field("open", true) }
                writer.object { _ in }
                writer.array { _ in }
                writer.null()
                writer.int(Int64.min)
            }
            writer.field("note", String?.none)
            writer.field("paid", Int64?.none)
            writer.field("due", Int64?(5))
            writer.key("price")
            writer.raw("0.80")
        }
        #expect(
            writer.text()
                == #"{"id":7,"name":"A","lines":[{"open":true},{},[],null,-9223372036854775808],"#
                + #""note":null,"paid":null,"due":5,"price":0.80}"#)
    }

    @Test(arguments: [Int64(0), 9, 10, -1, 1_234_567_890, .max, .min])
    func `an integer is written in shortest decimal`(value: Int64) {
        var writer = JSONWriter()
        writer.int(value)
        #expect(writer.text() == String(value))
    }

    @Test func `only quote, backslash and control characters are escaped`() {
        var writer = JSONWriter()
        writer.string("\"\\/\u{8}\u{C}\n\r\t\u{1}\u{1F}\u{7F}é😀<&>\u{2028}")
        #expect(
            writer.text()
                == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7F}é😀<&>\u{2028}\"")
    }

    @Test func `CRLF is two bytes and two escapes`() {
        var writer = JSONWriter()
        writer.string("a\r\nb")
        #expect(writer.text() == #""a\r\nb""#)
    }

    @Test func `an error thrown inside comes out`() {
        struct Stop: Error {}
        var writer = JSONWriter()
        #expect(throws: Stop.self) { try writer.object { _ in throw Stop() } }
    }
}
