internal import HTTPClient
import Testing

@testable import Channels

/// Which addresses events may be sent to (security.md 6).
struct WebhookAddressTests {
    private let live = WebhookAddress(allowsLoopback: false, otherPorts: [8_443])
    private let test = WebhookAddress(allowsLoopback: true, otherPorts: [])

    @Test(arguments: [
        "https://hooks.example.com/waybill", "https://hooks.example.com",
        "https://hooks.example.com:443/a?b=c", "https://hooks.example.com:8443/",
        "https://x--y.a-b.example/",
    ])
    func `SEC50 a public name over https is taken`(url: String) {
        #expect(live.objection(to: url) == nil)
    }

    @Test(arguments: [
        "http://hooks.example.com/", "ftp://hooks.example.com/", "https://user@example.com/",
        "https://user:secret@example.com/", "https://127.0.0.1/", "https://127.1/",
        "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://localhost/", "https://intranet/",
        "https://ex.com\\@evil.com/", "https://example.com:22/", "https://example.com:/",
        "https://example.com:+443/", "https://example.com:99999/", "https://exa mple.com/",
        "https://example.com/\r\nHost: evil", "https://example.com/#part", "https://",
        "https:///path", "https://.example.com/", "https://example.com./", "https://-a.example/",
        "https://exämple.com/", "HTTPS://example.com/", "https://169.254.169.254/latest",
        "http://127.0.0.1:9/",
    ])
    func `SEC50 everything else is refused with a sentence`(url: String) {
        #expect(live.objection(to: url)?.hasSuffix(".") == true)
    }

    @Test func `SEC50 an address of more than 2,048 bytes is refused`() {
        let path = String(repeating: "a", count: 2_048)
        #expect(live.objection(to: "https://example.com/\(path)") != nil)
    }

    @Test func `a test store may send to this machine and to nothing else inside`() {
        #expect(test.objection(to: "http://127.0.0.1:8080/hook") == nil)
        #expect(test.objection(to: "http://localhost:8080/hook") == nil)
        #expect(test.objection(to: "http://192.168.0.1/") != nil)
        #expect(test.mayConnect(.v4([127, 0, 0, 1])))
        #expect(!test.mayConnect(.v4([10, 0, 0, 1])))
    }

    @Test(
        arguments: [
            [0, 1, 2, 3], [10, 0, 0, 1], [100, 64, 0, 1], [100, 127, 255, 255], [127, 0, 0, 1],
            [127, 255, 0, 9], [169, 254, 169, 254], [172, 16, 0, 1], [172, 31, 255, 255],
            [192, 0, 0, 8], [192, 0, 2, 1], [192, 88, 99, 1], [192, 168, 1, 1], [198, 18, 0, 1],
            [198, 19, 255, 255], [198, 51, 100, 7], [203, 0, 113, 7], [224, 0, 0, 1],
            [239, 1, 1, 1], [240, 0, 0, 1], [255, 255, 255, 255],
        ] as [[UInt8]])
    func `SEC51 no socket goes to an inner network`(bytes: [UInt8]) {
        #expect(!live.mayConnect(.v4(bytes)))
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + bytes
        #expect(!live.mayConnect(.v6(mapped)))
        let translated = [0x00, 0x64, 0xFF, 0x9B] + [UInt8](repeating: 0, count: 8) + bytes
        #expect(!live.mayConnect(.v6(translated)))
    }

    @Test(
        arguments: [
            [1, 1, 1, 1], [9, 255, 255, 255], [11, 0, 0, 1], [100, 63, 0, 1], [100, 128, 0, 1],
            [172, 15, 0, 1], [172, 32, 0, 1], [192, 0, 1, 1], [198, 17, 0, 1], [198, 20, 0, 1],
            [223, 255, 255, 255],
        ] as [[UInt8]])
    func `SEC51 the neighbours of those networks are reached`(bytes: [UInt8]) {
        #expect(live.mayConnect(.v4(bytes)))
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] + bytes
        #expect(live.mayConnect(.v6(mapped)))
    }

    @Test(
        arguments: [
            ([0, 0], false), ([0xFC, 0x00], false), ([0xFD, 0x12], false), ([0xFE, 0x80], false),
            ([0xFE, 0xBF], false), ([0xFE, 0xC0], false), ([0xFF, 0x02], false),
            ([0x01, 0x00], false), ([0x20, 0x01, 0x00, 0x00], false),
            ([0x20, 0x01, 0x01, 0xFF], false), ([0x20, 0x01, 0x0D, 0xB8], false),
            ([0x20, 0x02], false), ([0x26, 0x06, 0x47, 0x00], true),
            ([0x20, 0x01, 0x02, 0x00], true), ([0x20, 0x03], true),
        ] as [([UInt8], Bool)])
    func `SEC51 the same for IPv6`(front: [UInt8], isPublic: Bool) {
        let bytes = front + [UInt8](repeating: 0, count: 15 - front.count) + [1]
        #expect(live.mayConnect(.v6(bytes)) == isPublic)
        #expect(!live.mayConnect(.v6(front)))
    }
}
