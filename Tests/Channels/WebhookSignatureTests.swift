internal import Application
internal import Domain
import Testing

@testable import Channels

/// What a receiver checks (SEC40, SEC41).
struct WebhookSignatureTests {
    @Test func `SEC40 a signature is the one of the published example`() {
        // whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, from the reference libraries of the standard.
        let secret: [UInt8] = [
            49, 242, 144, 246, 191, 6, 41, 138, 171, 79, 8, 212, 60, 63, 8, 44, 246, 72, 163, 98,
            218, 45, 164, 176,
        ]
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let headers = WebhookSignature.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at: Timestamp(microseconds: 1_614_265_330_000_000), body: body, secrets: [secret])
        let wanted = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        #expect(headers.map(\.0) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(headers.map(\.1) == ["msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", wanted])
    }

    @Test func `SEC41 during a rotation both secrets sign`() {
        let headers = WebhookSignature.headers(
            id: "msg_1", at: Timestamp(microseconds: 1_000_000), body: [1], secrets: [[1], [2]])
        let signatures = headers[2].1.split(separator: " ")
        #expect(signatures.count == 2)
        #expect(signatures.allSatisfy { $0.hasPrefix("v1,") })
        #expect(signatures[0] != signatures[1])
    }

    @Test func `SEC41 a secret is shown as whsec_ and base64`() {
        let shown = WebhookSignature.shown([UInt8](repeating: 0, count: 32))
        #expect(shown == "whsec_" + String(repeating: "A", count: 43) + "=")
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `base64 is that of RFC 4648`(plain: String, text: String) {
        #expect(Base64Text.encode(Array(plain.utf8)) == text)
    }

    @Test func `O8 a body names event, order and sequence, and no more than small facts`() {
        let at = Timestamp(microseconds: 1_789_000_000_000_000)
        let event = FeedEvent(
            position: 42, order: ID(value: 7), orderNumber: "ORD-20260910-00001",
            customer: ID(value: 8), sequence: 3, type: "order.confirmed", line: nil, at: at,
            state: "confirmed",
            data: ["from": "pending", "provider_order_id": "123", "imei": "356938035643809"])
        let text = String(
            decoding: WebhookBody.bytes(of: .feed(event, epoch: "e1")), as: UTF8.self)
        #expect(text.hasPrefix(#"{"id":"e1-42","type":"order.confirmed","timestamp":"2026-"#))
        #expect(text.contains(#""seq":3"#))
        #expect(text.contains(#""number":"ORD-20260910-00001""#))
        #expect(text.contains(#""from":"pending""#))
        #expect(!text.contains("356938035643809"))
        #expect(!text.contains("provider_order_id"))
    }
}
