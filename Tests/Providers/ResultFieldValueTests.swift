import Application
import Providers
import Testing

/// Typed values beside the texts, `gsm-fusion.md` 10.2.
struct ResultFieldValueTests {
    @Test(arguments: [
        (
            ParsedResult.Field.purchaseDate, "19/10/24",
            ResultFieldValue.date(year: 2024, month: 10, day: 19)
        ),
        (.purchaseDate, "19/10/2024", .date(year: 2024, month: 10, day: 19)),
        (.purchaseDate, "2024-10-19", .date(year: 2024, month: 10, day: 19)),
        (.purchaseDate, "29/02/24", .date(year: 2024, month: 2, day: 29)),
        (.imei, "350000000000014", .imei("350000000000014")),
        (.meid, "3500000000000a", .meid("3500000000000A")),
        (.applecare, "Off", .off), (.fmi, "ON", .on), (.gsmaStatus, "Clean", .clean),
        (.gsmaStatus, "BLACKLISTED", .blacklisted), (.simlock, "Unlocked", .unlocked),
        (.simlock, "locked", .locked), (.tetherPolicy, "10", .integer(10)),
    ])
    func `a text that fits has a value`(
        field: ParsedResult.Field, text: String, value: ResultFieldValue
    ) {
        #expect(ResultFieldValue.read(field, text) == value)
    }

    @Test(arguments: [
        (ParsedResult.Field.purchaseDate, "30/02/24"), (.purchaseDate, "2024-13-01"),
        (.purchaseDate, "x"),
        (.purchaseDate, "19/10/124"), (.purchaseDate, "1/2"), (.purchaseDate, "2024-10-19-1"),
        (.purchaseDate, "24-10-19"), (.purchaseDate, "٠١/١٠/٢٤"), (.imei, "350000000000015"),
        (.imei2, "35"), (.meid, "3500000000000"), (.meid, "3500000000000g"), (.fmi, "maybe"),
        (.simlock, ""), (.tetherPolicy, "-1"), (.tetherPolicy, "9999999999"), (.model, "iPhone"),
    ])
    func `a text that does not fit has none`(field: ParsedResult.Field, text: String) {
        #expect(ResultFieldValue.read(field, text) == nil)
    }
}
