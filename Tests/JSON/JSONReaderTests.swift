import JSON
import Testing

@Suite struct `JSON reader` {
    private func parse(_ text: String, depth: Int = 32) throws(JSONError) -> JSONValue {
        try JSONReader.parse(Array(text.utf8), limits: JSONLimits(maxDepth: depth))
    }

    @Test(arguments: [
        ("null", JSONValue.null), ("true", .bool(true)), (" false\n", .bool(false)),
        ("0", .number("0")), ("-0", .number("-0")), ("12.50", .number("12.50")),
        ("-1.5e+10", .number("-1.5e+10")), ("1E2", .number("1E2")),
        ("\"\"", .string("")), ("\"a/b\"", .string("a/b")), ("[]", .array([])),
        ("{}", .object([])), ("[ ]", .array([])), ("{ }", .object([])),
        (
            "[1,[2,{}],\"x\"]",
            .array([.number("1"), .array([.number("2"), .object([])]), .string("x")])
        ),
        (
            "{\"b\":1,\"a\":{\"c\":[null]}}",
            .object([
                JSONMember("b", .number("1")),
                JSONMember("a", .object([JSONMember("c", .array([.null]))])),
            ])
        ),
    ])
    func `a valid text becomes its tree`(text: String, tree: JSONValue) throws {
        #expect(try parse(text) == tree)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "+1", "01", "-", "-01", "1.", ".5", "1e", "1e+", "0x10",
        "NaN", "Infinity", "1_000", "[1,]", "[,1]", "[1 2]", "[", "]", "{", "}", "[1}", "{\"a\":1]",
        "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,\"a\":1}", "{a:1}", "{'a':1}", "{1:1}", "1 2",
        "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\u\u{FF11}234\"",
        "\"a\nb\"",
        "\"a\tb\"", "// c\n1", "/* */1", "[1]x", "\u{A0}1", "{\"a\":1}{}",
    ])
    func `SEC114 a text that is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test func `SEC114 the same name twice is refused with its place`() throws {
        let error = #expect(throws: JSONError.self) {
            try parse(#"{"order":{"lines":[{"sku":"A"},{"sku":"B","sku":"C"}]}}"#)
        }
        #expect(error?.message == "An object has the same name twice.")
        #expect(error?.pointer.hasPrefix("/order/lines/1") == true)
    }

    @Test func `SEC114 a name spelled with an escape is still the same name`() {
        #expect(throws: JSONError.self) { try parse(#"{"a":1,"\u0061":2}"#) }
    }

    @Test func `SEC114 a repeated name is found in a large object too`() throws {
        let names = (0..<900).map { "\"n\($0)\":0" }
        let good = "{" + names.joined(separator: ",") + "}"
        #expect(try parse(good).object?.count == 900)
        for repeated in ["\"n0\":1", "\"n500\":1", "\"n899\":1"] {
            #expect(throws: JSONError.self) {
                try parse("{" + (names + [repeated]).joined(separator: ",") + "}")
            }
        }
    }

    @Test func `SEC111 two spellings of one letter are two names and two values`() throws {
        let value = try parse("{\"caf\u{E9}\":1,\"cafe\u{301}\":2}")
        #expect(value.object?.count == 2)
        #expect(value["caf\u{E9}"] == .number("1"))
        #expect(value["cafe\u{301}"] == .number("2"))
        #expect(JSONValue.string("caf\u{E9}") != JSONValue.string("cafe\u{301}"))
    }

    @Test(arguments: [
        #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#,
        #""\udc00\ud800""#, #""\ud800\ud800""#, #""\uD83D""#,
    ])
    func `SEC114 half a surrogate pair is refused`(text: String) {
        #expect(throws: JSONError.self) { try parse(text) }
    }

    @Test func `a whole surrogate pair and every short escape are read`() throws {
        #expect(try parse(#""\ud83d\uDE00""#) == .string("😀"))
        #expect(
            try parse(#""\"\\\/\b\f\n\r\t\u00e9é""#) == .string("\"\\/\u{8}\u{C}\n\r\té\u{E9}"))
        #expect(try parse(#""\uDBFF\uDFFF\uffff""#) == .string("\u{10FFFF}\u{FFFF}"))
    }

    @Test func `SEC114 NUL is refused, escaped or raw`() {
        #expect(throws: JSONError.self) { try parse(#""a\u0000b""#) }
        #expect(throws: JSONError.self) { try parse("\"a\u{0}b\"") }
    }

    @Test func `SEC114 a byte order mark, UTF-16 and broken UTF-8 are refused`() {
        let texts: [[UInt8]] = [
            [0xEF, 0xBB, 0xBF, 0x31], [0xFF, 0xFE, 0x31, 0x00], [0xFE, 0xFF, 0x00, 0x31],
            [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF8, 0x22],
            [0x22, 0xC3, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x80],
        ]
        for text in texts {
            #expect(throws: JSONError.self) { try JSONReader.parse(text) }
        }
    }

    @Test func `SEC114 depth beyond the limit is refused and the limit itself is not`() throws {
        let nested = { (count: Int) in
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        #expect(throws: Never.self) { try parse(nested(32)) }
        let error = #expect(throws: JSONError.self) { try parse(nested(33)) }
        #expect(error?.offset == 32)
        #expect(error?.pointer == String(repeating: "/0", count: 32))
    }

    @Test func `SEC115 a text a hundred thousand deep does not exhaust the stack`() throws {
        let limits = JSONLimits(maxBytes: 1 << 24, maxDepth: .max)
        #expect(limits.maxDepth == JSONLimits.deepest)
        for opening in ["[", "{\"a\":", "[{\"a\":"] {
            let bytes = Array(String(repeating: opening, count: 100_000).utf8)
            #expect(throws: JSONError.self) { try JSONReader.parse(bytes, limits: limits) }
        }
        let deepest = JSONLimits.deepest
        let text = String(repeating: "[", count: deepest) + String(repeating: "]", count: deepest)
        // Built and released whole: the deepest tree anyone can ask for.
        #expect(try JSONReader.parse(Array(text.utf8), limits: limits).array?.count == 1)
    }

    @Test func `SEC118 an object with more than a thousand names is refused`() throws {
        let object = { (count: Int) in
            "{" + (0..<count).map { "\"n\($0)\":0" }.joined(separator: ",") + "}"
        }
        #expect(try parse(object(1000)).object?.count == 1000)
        #expect(throws: JSONError.self) { try parse(object(1001)) }
    }

    @Test func `a text longer than the limit is refused before it is read`() {
        let error = #expect(throws: JSONError.self) {
            try JSONReader.parse([0x31, 0x32, 0x33], limits: JSONLimits(maxBytes: 2))
        }
        #expect(error?.offset == 2)
    }

    @Test(arguments: [
        ("0", Int64?(0)), ("-0", 0), ("12", 12), ("-9223372036854775808", .min),
        ("9223372036854775807", .max), ("9223372036854775808", nil), ("1e2", nil), ("1.0", nil),
        ("1E0", nil), ("-9223372036854775809", nil), ("\"5\"", nil), ("true", nil), ("null", nil),
    ])
    func `SEC114 an integer has no point, no exponent and fits 64 bits`(
        text: String, value: Int64?
    )
        throws
    {
        #expect(try parse(text).int64 == value)
    }

    @Test func `an integer made by hand is read as strictly`() {
        for text in ["+5", "", "-", "٣", "1 ", "0x1"] {
            #expect(JSONValue.number(text).int64 == nil)
        }
    }

    @Test func `a number keeps the text it came with`() throws {
        #expect(try parse("0.080").number == "0.080")
        #expect(
            try parse("123456789012345678901234567890").number == "123456789012345678901234567890")
    }

    @Test func `accessors answer for their own kind only`() throws {
        let value = try parse(#"{"s":"x","b":true,"a":[1],"o":{},"n":null}"#)
        #expect(value["s"]?.string == "x" && value["s"]?.bool == nil)
        #expect(value["b"]?.bool == true && value["b"]?.int64 == nil)
        #expect(value["a"]?.array == [.number("1")] && value["a"]?.object == nil)
        #expect(value["o"]?.object?.isEmpty == true && value["o"]?.array == nil)
        #expect(value["n"]?.isNull == true && value["n"]?.string == nil)
        #expect(value["absent"] == nil && value["s"]?["x"] == nil && value["s"]?.isNull == false)
    }

    @Test func `a pointer escapes the two characters of RFC 6901`() {
        let error = #expect(throws: JSONError.self) { try parse(#"{"a/b":{"c~d":x}}"#) }
        #expect(error?.pointer == "/a~1b/c~0d")
        #expect(error?.offset == 14)
    }
}
