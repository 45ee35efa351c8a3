import Lifecycle
import Telemetry
import Testing

extension LogComponent {
    fileprivate static let orders = LogComponent("ORDERS")
}

/// What a line looks like, and what it must never hold.
struct LoggerTests {
    private let sink = MemorySink()

    private func logger(_ level: LogLevel = .info, _ format: LogFormat = .plain) -> Logger {
        // A stand-in for the keyed hash: the tests look at the shape, not at the MAC.
        let mask = LogMask { bytes in [0xAB, 0x01, UInt8(bytes.count), 0xFF, 0x00] }
        return Logger(level: level, format: format, sinks: [sink], mask: mask) {
            1_777_802_400_000_001
        }
    }

    @Test func `a plain line names its component, says its sentence and lists its fields`() {
        logger().info(
            .orders, "Fetched \(3) of \(10) orders", ["customer_id": .string("cus_1"), "ok": true])
        #expect(
            sink.lines == [
                "[ORDERS] Fetched 3 of 10 orders customer_id=cus_1 ok=true"
                    + " at=2026-05-03T10:00:00.000001Z"
            ])
    }

    @Test func `a JSON line is the same as JSON`() {
        logger(.info, .json).error(.orders, "It \"failed\"", ["n": 3, "why": .string("a b")])
        #expect(
            sink.lines == [
                #"{"at":"2026-05-03T10:00:00.000001Z","level":"error","component":"ORDERS","#
                    + #""message":"It \"failed\"","n":3,"why":"a b"}"#
            ])
    }

    @Test func `SEC103 one line stays one line`() {
        logger().info(
            .orders, "Refused \(.string("x\r\n[STORE] forged"))",
            ["a": .string("b c"), "d": .string("e\nf\"g\u{1B}"), "h": .string("")])
        #expect(
            sink.lines == [
                #"[ORDERS] Refused x\r\n[STORE] forged a="b c" d="e\nf\"g\u001b" h="""#
                    + " at=2026-05-03T10:00:00.000001Z"
            ])
    }

    @Test func `SEC80 personal data is masked`() {
        logger().info(
            .orders, "Order created",
            [
                "imei": .imei("356938035643809"), "phone": .phone("+233123454322"),
                "mail": .mail("anna@domain.example"),
            ])
        #expect(
            sink.lines.first?.hasPrefix(
                "[ORDERS] Order created imei=imei#ab010fff..3809 phone=+233*****4322"
                    + " mail=a***@d***") == true)
    }

    @Test func `SEC80 an IMEI inside another text is found and masked`() {
        logger().warning(
            .orders, "Provider said \(.string("IMEI 356938035643809 is bad"))",
            ["raw": .string("x356938035643809"), "other": .string("356938035643808")])
        #expect(
            sink.lines == [
                "[ORDERS] Provider said IMEI imei#ab010fff..3809 is bad"
                    + " raw=ximei#ab010fff..3809 other=356938035643808 level=warning"
                    + " at=2026-05-03T10:00:00.000001Z"
            ])
    }

    @Test func `SEC80 short or odd personal data leaves nothing behind`() {
        let mask = LogMask.keyless
        #expect(mask.phone("12345678") == "********")
        #expect(mask.mail("anna") == "***")
        #expect(mask.mail("@") == "***")
        #expect(mask.imei("1234567") == "imei#********..****")
    }

    @Test func `lines below the level are not written`() {
        let log = logger(.warning)
        log.info(.orders, "no")
        log.debug(.orders, "no")
        log.warning(.orders, "yes")
        #expect(sink.lines.count == 1)
        #expect(!log.writes(.info))
    }

    @Test func `fields of a context stand on each of its lines`() {
        let log = logger().with(["request": .string("req_1")])
        log.info(.orders, "One", ["missing": .string(nil as String?)])
        #expect(
            sink.lines == ["[ORDERS] One request=req_1 at=2026-05-03T10:00:00.000001Z"])
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (4_102_444_799_999_999, "2099-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func `the time is RFC 3339 in UTC`(_ microseconds: Int64, _ text: String) {
        Logger(sinks: [sink], wallMicroseconds: { microseconds }).info(.orders, "x")
        #expect(sink.lines == ["[ORDERS] x at=\(text)"])
    }

    @Test func `levels are found by their words`() {
        #expect(LogLevel(word: "warning") == .warning)
        #expect(LogLevel(word: "Warning") == nil)
        #expect(LogLevel.allCases.sorted() == [.debug, .info, .warning, .error])
    }
}
