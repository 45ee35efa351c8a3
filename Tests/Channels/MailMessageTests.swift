internal import Domain
import Testing

@testable import Channels

/// What a mail is made of, and what cannot get into its headers (SEC103, SEC110).
struct MailMessageTests {
    private func mail(
        to: String = "ada@example.com", subject: String = "Order 1", body: String = "Hello",
        id: String = "abc123", from: String = "Shop <shop@example.org>"
    ) throws -> MailMessage {
        MailMessage(
            from: try #require(MailAddress(from)), to: try #require(MailAddress(to)),
            subject: subject, body: body, id: id,
            at: Timestamp(microseconds: 1_795_188_245_000_000))
    }

    private func lines(_ mail: MailMessage) throws -> [String] {
        let bytes = try #require(mail.bytes)
        return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }
    }

    @Test func `a mail has the headers of RFC 5322 and an id that a repeat keeps`() throws {
        let lines = try lines(try mail())
        #expect(lines[0] == "From: Shop <shop@example.org>")
        #expect(lines[1] == "To: ada@example.com")
        #expect(lines[2] == "Subject: Order 1")
        #expect(lines[3] == "Date: Fri, 20 Nov 2026 15:24:05 +0000")
        #expect(lines[4] == "Message-ID: <abc123@example.org>")
        #expect(lines.contains(""))
        #expect(lines.last == "")
        #expect(lines.contains("SGVsbG8NCg=="))
    }

    @Test(arguments: [
        "Order\r\nBcc: eve@example.com", "Order\nBcc: eve@example.com", "Order\rX: y",
        "Order\0", "Order\u{7F}",
    ])
    func `SEC103 a subject with a control byte makes no mail`(subject: String) throws {
        #expect(try mail(subject: subject).bytes == nil)
    }

    @Test(arguments: ["a\r\nb", "a b", "a@b", "", "ä"])
    func `SEC103 an id that could end its header makes no mail`(id: String) throws {
        #expect(try mail(id: id).bytes == nil)
    }

    @Test(arguments: [
        "ada@example.com\r\nRCPT TO:<eve@example.com>", "ada@example.com>", "<ada@example.com",
        "ada", "@example.com", "ada@", "ada@@example.com", "ada,eve@example.com",
        "ada@example.com,eve@example.com", "ada eve@example.com", "ada@exa mple.com",
        "a\u{0}@example.com", "ada@exämple.com", "",
    ])
    func `SEC103 what could end a command is no address`(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func `a long subject in any script becomes words of at most 75 characters`() throws {
        let subject = String(repeating: "Ordeř 訂單 ✓ ", count: 10)
        let lines = try lines(try mail(subject: subject))
        let first = try #require(lines.firstIndex { $0.hasPrefix("Subject: ") })
        let folded = lines[first...].prefix { $0.hasPrefix("Subject: ") || $0.hasPrefix(" ") }
        #expect(folded.count > 2)
        for line in folded {
            let word = line.hasPrefix("Subject: ") ? line.dropFirst(9) : line.dropFirst(1)
            #expect(word.hasPrefix("=?utf-8?B?") && word.hasSuffix("?="))
            #expect(word.utf8.count <= 75)
        }
    }

    @Test func `no line of a mail is longer than 78 bytes, whatever its text`() throws {
        let body = String(repeating: "x", count: 5_000) + "\n.\n.."
        for line in try lines(try mail(body: body)) { #expect(line.utf8.count <= 78) }
    }

    @Test func `a server is read with its account, and loopback is known`() throws {
        let server = try #require(MailServer("smtps://shop%40x:p%3A%2Fw@mail.example.com:465"))
        #expect(server.url == "smtps://mail.example.com:465")
        #expect(server.user == "shop@x")
        #expect(server.password == "p:/w")
        #expect(!server.isLoopback)
        #expect(try #require(MailServer("smtp://127.0.0.1:1025")).isLoopback)
    }

    @Test(arguments: [
        "mail.example.com", "http://mail.example.com", "smtp://", "smtp://user@mail.example.com",
        "smtp://a:b%0D%0A@mail.example.com", "smtp://mail.example.com/x", "smtp://a:%zz@b.c",
        "smtp://mail.example.com\r\n",
    ])
    func `what is no mail server is refused`(text: String) {
        #expect(MailServer(text) == nil)
    }
}
