import Application
import Channels
import Domain
import HTTPClient
import Testing

/// What a server's answers mean (O4): taken, never, not now, or nobody knows.
@Suite(.timeLimit(.minutes(1))) struct MailSenderTests {
    private let client = SMTPClient()

    private func send(
        _ server: ScriptedMailServer, to: String = "ada@example.com"
    ) async throws -> SendAnswer {
        let sender = MailSender(
            client: client, server: try #require(MailServer(server.url)),
            from: try #require(MailAddress("Shop <shop@example.org>")))
        return await sender.send(
            OutgoingMessage(
                dedupeKey: "abc123", recipient: to,
                text: MessageText(subject: "Order 1", body: "Hello\n.\nbye"),
                at: Timestamp(microseconds: 1_795_188_245_000_000)))
    }

    @Test func `a mail that a server takes is accepted`() async throws {
        let server = try ScriptedMailServer(.accept)
        defer { server.stop() }
        #expect(try await send(server) == .accepted(providerID: nil))
        #expect(server.commands.contains { $0.hasPrefix("MAIL FROM:<shop@example.org>") })
        #expect(server.commands.contains("RCPT TO:<ada@example.com>"))
        let mail = try #require(server.taken.first)
        #expect(mail.contains("Message-ID: <abc123@example.org>"))
        #expect(mail.contains("SGVsbG8NCi4NCmJ5ZQ0K"))
    }

    @Test(arguments: ["RCPT", "MAIL"])
    func `a refusal for good is one`(command: String) async throws {
        let server = try ScriptedMailServer(.refuse(command, code: 550))
        defer { server.stop() }
        guard case .refused = try await send(server) else {
            Issue.record("not refused")
            return
        }
        #expect(server.taken.isEmpty)
    }

    @Test func `a mail that its content makes impossible is refused`() async throws {
        let server = try ScriptedMailServer(.refuseMail(code: 554))
        defer { server.stop() }
        guard case .refused = try await send(server) else {
            Issue.record("not refused")
            return
        }
    }

    @Test(arguments: ["RCPT", "MAIL"])
    func `a server that is busy is asked later`(command: String) async throws {
        let server = try ScriptedMailServer(.refuse(command, code: 451))
        defer { server.stop() }
        guard case .postponed = try await send(server) else {
            Issue.record("not postponed")
            return
        }
    }

    @Test func `O4 a whole mail without an answer is uncertain`() async throws {
        let server = try ScriptedMailServer(.cutAfterMail)
        defer { server.stop() }
        guard case .uncertain = try await send(server) else {
            Issue.record("not uncertain")
            return
        }
    }

    @Test func `a server that hangs up before the mail has certainly not taken it`() async throws {
        let server = try ScriptedMailServer(.cut)
        defer { server.stop() }
        guard case .postponed = try await send(server) else {
            Issue.record("not postponed")
            return
        }
    }

    @Test(arguments: ["ada@example.com>\r\nDATA", "nobody", ""])
    func `SEC103 what is no address never reaches the wire`(to: String) async throws {
        let server = try ScriptedMailServer(.accept)
        defer { server.stop() }
        guard case .refused = try await send(server, to: to) else {
            Issue.record("not refused")
            return
        }
        #expect(server.commands.isEmpty)
    }

    @Test func `mail to another machine leaves over TLS only`() async throws {
        let server = try ScriptedMailServer(.accept)
        defer { server.stop() }
        let outcome = await client.send(
            SMTPCall(
                url: server.url, requiresTLS: true, from: "a@example.com",
                recipients: ["b@example.com"], message: Array("x\r\n".utf8)))
        guard case .refused(isPermanent: false, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(!server.commands.contains { $0.hasPrefix("MAIL") })
    }
}
