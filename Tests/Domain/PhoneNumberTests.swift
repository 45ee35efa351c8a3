import Domain
import Testing

/// What is a phone number in which country (`orders.md` 5.2, `data-bundles.md` 6).
struct PhoneNumberTests {
    private func flaw(_ text: String, _ rule: PhoneNumber.Rule) -> PhoneNumber.Flaw? {
        do throws(PhoneNumber.Flaw) {
            _ = try PhoneNumber(parsing: text, rule: rule)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "09171234567", "639171234567", "+639171234567", "+63 917-123-4567", "(0917) 123.4567",
    ])
    func `a Philippine number in every form is stored from 09 on`(text: String) throws {
        #expect(try PhoneNumber(parsing: text, rule: .philippines).digits == "09171234567")
    }

    @Test(arguments: [
        "9171234567", "08171234567", "+09171234567", "0917123456", "091712345678", "+6391712345678",
        "00639171234567", "",
    ])
    func `other digits are no Philippine number`(text: String) {
        #expect(flaw(text, .philippines) == .philippine)
    }

    @Test(arguments: [
        "0241234567", "241234567", "233241234567", "+233241234567", "00233241234567",
        "0233241234567", "024-123 (45) 67",
    ])
    func `a Ghanaian number in every form is stored from 0 on`(text: String) throws {
        #expect(try PhoneNumber(parsing: text, rule: .ghana).digits == "0241234567")
    }

    @Test(arguments: [
        "0141234567", "24123456", "02412345678", "+0241234567", "+00233241234567", "234241234567",
    ])
    func `other digits are no Ghanaian number, and no digit is guessed`(text: String) {
        #expect(flaw(text, .ghana) == .ghanaian)
    }

    @Test func `elsewhere 7 to 15 digits are kept as they are`() throws {
        #expect(
            try PhoneNumber(parsing: "+49 (30) 123-4567", rule: .anywhere).digits
                == "49301234567")
        #expect(try PhoneNumber(parsing: "1234567", rule: .anywhere).digits == "1234567")
        #expect(flaw("123456", .anywhere) == .length)
        #expect(flaw("1234567890123456", .anywhere) == .length)
        #expect(flaw(String(repeating: "1", count: 10_000), .ghana) == .length)
    }

    @Test(arguments: [
        "0917123456\u{664}", "09171234567\r\n", "0917+1234567", "++639171234567", "0917123456x",
        "0917123456\u{FF17}", "09171234567\u{0}", "0917\u{A0}1234567",
    ])
    func `SEC112 anything but ASCII digits and separators is refused`(text: String) {
        for rule in PhoneNumber.Rule.allCases { #expect(flaw(text, rule) == .characters) }
    }

    @Test func `the country names the rule`() {
        #expect(PhoneNumber.Rule(country: "PH") == .philippines)
        #expect(PhoneNumber.Rule(country: "GH") == .ghana)
        #expect(PhoneNumber.Rule(country: "DE") == .anywhere)
        #expect(PhoneNumber.Rule(country: nil) == .anywhere)
    }

    @Test func `a masked number shows four digits, a short one none`() {
        #expect(PhoneNumber.masked("09171234567") == "*******4567")
        #expect(PhoneNumber.masked("123456") == "******")
        #expect(PhoneNumber.masked("") == "")
    }

    @Test func `every flaw says what to write`() {
        for flaw in PhoneNumber.Flaw.allCases { #expect(flaw.sentence.hasSuffix(".")) }
    }
}
