import JSON
import Testing

@Suite struct `Canonical JSON` {
    private func canonical(_ text: String) throws -> String {
        String(decoding: CanonicalJSON.bytes(try JSONReader.parse(Array(text.utf8))), as: UTF8.self)
    }

    @Test(arguments: [
        (#" { "b" : 1 , "a" : [ true , null ] } "#, #"{"a":[true,null],"b":1}"#),
        (#"{"a":{"z":1,"y":{"q":1,"p":2}}}"#, #"{"a":{"y":{"p":2,"q":1},"z":1}}"#),
        (#"["\u0041\/\u00e9\u000a"]"#, #"["A/é\n"]"#),
        ("[-0,0,10]", "[0,0,10]"),
        ("[1.50,1e2]", "[1.50,1e2]"),
        (#"{"a":null}"#, #"{"a":null}"#),
        ("{}", "{}"),
    ])
    func `K3 one meaning has one spelling`(text: String, expected: String) throws {
        #expect(try canonical(text) == expected)
    }

    @Test func `K3 names are sorted by their UTF-8 bytes`() throws {
        // By UTF-16 units U+1F600 would stand before U+FF5E.
        #expect(
            try canonical("{\"\u{1F600}\":1,\"\u{FF5E}\":2,\"Z\":3,\"a\":4,\"\":5}")
                == "{\"\":5,\"Z\":3,\"a\":4,\"\u{FF5E}\":2,\"\u{1F600}\":1}")
    }

    @Test func `K3 nothing is normalised and null is not absence`() throws {
        #expect(try canonical("[\"\u{E9}\"]").utf8.count == 6)
        #expect(try canonical("[\"e\u{301}\"]").utf8.count == 7)
        #expect(try canonical(#"{"a":null}"#) != canonical("{}"))
    }
}
