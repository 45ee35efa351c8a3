import Application
import Providers
import Testing

/// The worked examples X1–X18 of `gsm-fusion.md` 10.4.
struct ResultExamplesTests {
    /// One row of the table.
    struct Example: Sendable, CustomTestStringConvertible {
        let number: String
        let text: String
        let fields: [ParsedResult.Field: String]
        var extras: [String] = []
        var notes: [String] = []
        var warnings: [String] = []
        var testDescription: String { number }
    }

    private static let escaped = fullText.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    private static let att: [ParsedResult.Field: String] = [
        .model: "iPhone X", .carrier: "AT&T USA", .simlock: "Locked",
    ]

    static let examples: [Example] = wrapped + separated + tricky

    private static let wrapped = [
        Example(number: "X1", text: fullText, fields: fullFields),
        Example(number: "X2 once", text: escaped, fields: fullFields),
        Example(
            number: "X2 twice", text: escaped.replacing("&", with: "&amp;"), fields: fullFields),
        Example(
            number: "X3 <br/>", text: fullText.replacing("<br>", with: "<br/>"),
            fields: fullFields),
        Example(
            number: "X3 CRLF", text: fullText.replacing("<br>", with: "\r\n"), fields: fullFields),
        Example(
            number: "X3 blank", text: fullText.replacing("<br>", with: " "), fields: fullFields),
        Example(
            number: "X3 dash", text: fullText.replacing("<br>", with: " - "), fields: fullFields),
        Example(
            number: "X4",
            text: "Carrier: T-Mobile<br/>Model: iPhone 12 Pro<br/>Simlock: Unlocked"
                + "<br/>Find My iPhone: OFF",
            fields: [
                .carrier: "T-Mobile", .model: "iPhone 12 Pro", .simlock: "Unlocked", .fmi: "OFF",
            ]),
    ]

    private static let separated = [
        Example(
            number: "X5",
            text: "Model: iPhone 11 Purple 64GB - IMEI Number: 350000000000022 - "
                + "Carrier: AT&T USA - Find My iPhone: ON - SimLock: Unlocked",
            fields: [
                .model: "iPhone 11 Purple 64GB", .imei: "350000000000022", .carrier: "AT&T USA",
                .fmi: "ON", .simlock: "Unlocked",
            ], warnings: ["imei_mismatch"]),
        Example(
            number: "X6",
            text: "Model: iPad Pro Wi-Fi 11-inch - IMEI Number: 350000000000030 - "
                + "Carrier: T-Mobile USA - SimLock: Locked",
            fields: [
                .model: "iPad Pro Wi-Fi 11-inch", .imei: "350000000000030",
                .carrier: "T-Mobile USA", .simlock: "Locked",
            ], warnings: ["imei_mismatch"]),
        Example(
            number: "X7",
            text: "Model: iPhone 14 - Blue - Carrier: T-Mobile - Prepaid - SimLock: Locked",
            fields: [
                .model: "iPhone 14 - Blue", .carrier: "T-Mobile - Prepaid", .simlock: "Locked",
            ]),
        Example(
            number: "X8", text: "Model: iPhone 14 - Blue Carrier: T-Mobile SimLock: Locked",
            fields: [.model: "iPhone 14 - Blue", .carrier: "T-Mobile", .simlock: "Locked"]),
        Example(
            number: "X9",
            text: "Device Model: iPhone SE 64GB\nIMEI: 350000000000048\nSerial: XX00XX00XY\n"
                + "Network: Verizon\nLock Status: Unlocked\nFMI: OFF",
            fields: [
                .model: "iPhone SE 64GB", .imei: "350000000000048", .serialNumber: "XX00XX00XY",
                .carrier: "Verizon", .simlock: "Unlocked", .fmi: "OFF",
            ], warnings: ["imei_mismatch"]),
    ]

    private static let tricky = [
        Example(
            number: "X10", text: "Model: iPhone X<br>Carrier: AT&T USA<br>SimLock: Locked",
            fields: att),
        Example(
            number: "X10 escaped",
            text: "Model: iPhone X<br>Carrier: AT&amp;T USA<br>SimLock: Locked",
            fields: att),
        Example(
            number: "X11",
            text: "Model: iPhone 11 - IMEI2 Number: - MEID Number: - SimLock: Unlocked",
            fields: [.model: "iPhone 11", .simlock: "Unlocked"]),
        Example(
            number: "X12",
            text: "Model: iPhone 12 mini<br>iCloud Lock Status: OFF<br>Sold By: Retail"
                + "<br>SimLock: Unlocked",
            fields: [.model: "iPhone 12 mini", .simlock: "Unlocked"],
            extras: ["iCloud Lock Status=OFF", "Sold By=Retail"]),
        Example(
            number: "X13",
            text:
                "Model: iPhone 13: 256GB<br>Carrier: see https://example.test/x<br>SimLock: Locked",
            fields: [
                .model: "iPhone 13: 256GB", .carrier: "see https://example.test/x",
                .simlock: "Locked",
            ]),
        Example(
            number: "X14", text: "Model:<br>iPhone 8<br>SimLock:<br>Unlocked<br>Checked twice",
            fields: [.model: "iPhone 8", .simlock: "Unlocked"], notes: ["Checked twice"]),
        Example(
            number: "X15", text: "Locked to: Sprint<br>Carrier: T-Mobile<br>Simlock: Locked",
            fields: [.carrier: "T-Mobile", .simlock: "Locked"], warnings: ["conflict:carrier"]),
        Example(
            number: "X16", text: "Model: iPhone 8<br>IMEI Number: 350000000000063",
            fields: [.model: "iPhone 8", .imei: "350000000000063"], warnings: ["imei_mismatch"]),
    ]

    @Test(arguments: examples)
    func `X1–X16 give their fields`(example: Example) {
        let result = ResultTokenizer().read(example.text, target: orderedIMEI)
        #expect(result.kind == .labelled)
        #expect(result.fields == example.fields)
        #expect(result.extras.map { "\($0.label)=\($0.value)" } == example.extras)
        #expect(result.notes == example.notes)
        #expect(result.warnings == example.warnings)
    }

    @Test(arguments: [
        "Invalid_IMEI", "Device not found", "12345678", "Error: device not supported",
    ])
    func `X17 a text without a known label is shown as it is`(text: String) {
        let result = ResultTokenizer().read(text, target: orderedIMEI)
        #expect(result == ParsedResult(kind: .freeText, display: text))
    }

    @Test(arguments: [
        "", " ", "<br>", "&nbsp;", "\r\n\t", "&lt;br&gt;<p></p>", "<script>x</script>",
    ])
    func `X18 nothing is empty`(text: String) {
        #expect(ResultTokenizer().read(text, target: orderedIMEI) == ParsedResult(kind: .empty))
    }
}
