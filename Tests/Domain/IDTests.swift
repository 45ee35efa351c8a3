import Domain
import Testing

/// Typed ids and their one spelling.
struct IDTests {
    @Test func `an id reads back from its text and sorts by time`() throws {
        var random = SplitMix64(seed: 7)
        var last: ID<Order>?
        for step in 0..<200 {
            let id = ID<Order>(at: Timestamp(microseconds: Int64(step) * 1_000), random: &random)
            #expect(ID<Order>(id.text) == id)
            #expect(id.text.utf8.count == 30)
            #expect(id.text.hasPrefix("ord_"))
            #expect(id.description == id.text)
            if let last { #expect(last < id && last.text < id.text) }
            last = id
        }
    }

    @Test func `the time of an id is whole milliseconds of 48 bits`() {
        var random = SplitMix64(seed: 1)
        let early = ID<Line>(at: Timestamp(microseconds: -5), random: &random)
        #expect(early.value >> 80 == 0)
        let late = ID<Line>(at: Timestamp(microseconds: 1_999), random: &random)
        #expect(late.value >> 80 == 1)
        let end = ID<Line>(at: Timestamp(microseconds: .max), random: &random)
        #expect(end.value >> 80 <= 0xFFFF_FFFF_FFFF)
    }

    @Test(arguments: [
        "", "ord_", "ord", "lin_01JD3Z0000000000000000000", "ord_01JD3Z000000000000000000",
        "ord_01JD3Z0000000000000000000000", "ORD_01JD3Z00000000000000000000",
        "ord-01JD3Z00000000000000000000", "ord_01jd3z00000000000000000000",
        "ord_01JD3I00000000000000000000", "ord_01JD3L00000000000000000000",
        "ord_01JD3O00000000000000000000", "ord_01JD3U00000000000000000000",
        "ord_80000000000000000000000000", "ord_ZZZZZZZZZZZZZZZZZZZZZZZZZZ",
        "ord_0\u{661}JD3Z00000000000000000000", " ord_01JD3Z00000000000000000000",
    ])
    func `a text that is no id of this kind is refused`(text: String) {
        #expect(ID<Order>(text) == nil)
    }

    @Test func `the smallest and the largest id have 26 characters`() {
        #expect(ID<Order>(value: 0).text == "ord_00000000000000000000000000")
        #expect(ID<Order>(value: .max).text == "ord_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
        #expect(ID<Order>("ord_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")?.value == .max)
    }

    @Test func `every byte in every place is read as its digit or refused`() throws {
        let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        let zero = Array("ord_00000000000000000000000000".utf8)
        for place in 4..<30 {
            for byte in UInt8(1)..<128 {
                var bytes = zero
                bytes[place] = byte
                let text = String(decoding: bytes, as: UTF8.self)
                let id = ID<Order>(text)
                guard let digit = digits.firstIndex(of: byte), place > 4 || digit < 8 else {
                    #expect(id == nil)
                    continue
                }
                #expect(id?.value == UInt128(digit) << (5 * (29 - place)))
                #expect(id?.text == text)
            }
        }
    }
}
