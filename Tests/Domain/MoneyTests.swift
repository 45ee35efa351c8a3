import Domain
import Testing

/// Decimals in and out, exactly.
struct MoneyTests {
    private func currency(_ code: String) throws -> Currency { try #require(Currency(code: code)) }

    @Test(
        arguments: [
            ("JPY", "5", 5), ("JPY", "0", 0), ("PHP", "2100", 210_000), ("PHP", "0.05", 5),
            ("PHP", "12.5", 1_250), ("KWD", "1.234", 1_234), ("KWD", "1", 1_000),
            ("credits", "0.08", 800), ("credits", "0.0001", 1), ("credits", "-1.5", -15_000),
            ("PHP", "-0.01", -1), ("PHP", "007", 700),
            ("PHP", "92233720368547758.07", 9_223_372_036_854_775_807),
        ] as [(String, String, Int64)])
    func `a decimal is read exactly`(code: String, text: String, amount: Int64) throws {
        let money = try #require(Money(decimal: text, try currency(code)))
        #expect(money.amount == amount)
        #expect(Money(decimal: money.decimal, money.currency) == money)
    }

    @Test(arguments: [
        "", "-", ".", ".5", "5.", "1e2", "+5", " 5", "5 ", "1,000", "0x10", "--5", "5-", "1.2.3",
        "\u{661}\u{662}", "\u{FF15}", "NaN", "inf", "1_000", "5\n", "0.001",
        "92233720368547758.08", "99999999999999999999", "184467440737095516.16",
    ])
    func `what is not a plain decimal of the currency is refused`(text: String) throws {
        #expect(Money(decimal: text, try currency("PHP")) == nil)
    }

    @Test func `a currency without decimals takes no point`() throws {
        #expect(Money(decimal: "5.0", try currency("JPY")) == nil)
        #expect(Money(decimal: "5.", try currency("JPY")) == nil)
        #expect(Money(decimal: "1.2345", try currency("KWD")) == nil)
    }

    @Test func `a million digits are refused, not computed`() throws {
        let text = String(repeating: "9", count: 1_000_000)
        #expect(Money(decimal: text, try currency("PHP")) == nil)
    }

    @Test func `amounts are written with the digits of their currency`() throws {
        #expect(Money(5, try currency("JPY")).decimal == "5")
        #expect(Money(5, try currency("PHP")).decimal == "0.05")
        #expect(Money(-5, try currency("PHP")).decimal == "-0.05")
        #expect(Money(210_000, try currency("PHP")).decimal == "2100.00")
        #expect(Money(1, try currency("KWD")).decimal == "0.001")
        #expect(Money(800, .credits).decimal == "0.0800")
        #expect(Money(.min, try currency("PHP")).decimal == "-92233720368547758.08")
        #expect(Money(.min, try currency("JPY")).decimal == "-9223372036854775808")
    }

    @Test func `amounts are shown with symbol and thousands`() throws {
        #expect(Money(210_000, try currency("PHP")).display == "₱2,100.00")
        #expect(Money(-123_456_789, try currency("USD")).display == "-$1,234,567.89")
        #expect(Money(999, try currency("JPY")).display == "¥999")
        #expect(Money(800, .credits).display == "0.0800 credits")
    }

    @Test func `sums of other currencies and sums that overflow are none`() throws {
        let peso = try currency("PHP")
        #expect(Money(1, peso).adding(Money(2, peso)) == Money(3, peso))
        #expect(Money(1, peso).adding(Money(2, try currency("USD"))) == nil)
        #expect(Money(.max, peso).adding(Money(1, peso)) == nil)
        #expect(Money(.min, peso).adding(Money(-1, peso)) == nil)
    }

    @Test func `an unknown currency is none`() {
        #expect(Currency(code: "php") == nil)
        #expect(Currency(code: "") == nil)
        #expect(Currency(code: "credits")?.exponent == 4)
    }
}
