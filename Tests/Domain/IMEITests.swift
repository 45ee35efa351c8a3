import Domain
import Testing

/// What is an IMEI and what is not.
struct IMEITests {
    private func flaw(_ text: String, _ rule: IMEI.Rule = .luhn) -> IMEI.Flaw? {
        do throws(IMEI.Flaw) {
            _ = try IMEI(parsing: text, rule: rule)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "490154203237518", "49-015420-323751-8", "49 015420 323751 8", "49/015420/323751/8",
        "490154.203237.518", " 490154203237518 ",
    ])
    func `fifteen digits with a fitting check digit are an IMEI`(text: String) throws {
        #expect(try IMEI(parsing: text).digits == "490154203237518")
    }

    @Test(arguments: [
        ("49015420323751A", IMEI.Flaw.format), ("IMEI 490154203237518", .format),
        ("\u{664}90154203237518", .format), ("\u{FF14}90154203237518", .format),
        ("490154203237518\r\n", .format), ("490154203237518\u{0}", .format),
        ("4901542032375\u{301}18", .format), ("490154203237518\u{A0}", .format),
        ("49015420323751", .length), ("4901542032375180", .length), ("", .length), ("-", .length),
        ("490154203237519", .checksum), ("940154203237518", .checksum),
        ("490154203237581", .checksum),
    ])
    func `anything else is refused with its reason`(text: String, reason: IMEI.Flaw) {
        #expect(flaw(text) == reason)
    }

    @Test func `a rule of digits alone takes any check digit`() {
        #expect(flaw("490154203237519", .digits) == nil)
        #expect(flaw("49015420323751", .digits) == .length)
    }

    @Test func `a million digits are refused after the first few`() {
        let clock = ContinuousClock()
        let digits = String(repeating: "1", count: 1_000_000)
        let blanks = String(repeating: " ", count: 1_000_000)
        let took = clock.measure {
            #expect(flaw(digits) == .length)
            #expect(flaw(blanks) == .length)
        }
        #expect(took < .seconds(2))
    }

    @Test func `every single wrong digit breaks the check digit`() {
        let good = Array("490154203237518".utf8)
        for index in good.indices {
            for digit in UInt8(0x30)...0x39 where digit != good[index] {
                var bad = good
                bad[index] = digit
                #expect(!IMEI.checkDigitFits(bad))
            }
        }
        #expect(IMEI.checkDigitFits(good))
    }

    @Test func `the codes of flaws are those of the documents`() {
        #expect(IMEI.Flaw.format.rawValue == "IMEI_FORMAT")
        #expect(IMEI.Flaw.checksum.rawValue == "IMEI_CHECKSUM")
        #expect(IMEI.Flaw.length.rawValue == "IMEI_LENGTH")
    }
}
