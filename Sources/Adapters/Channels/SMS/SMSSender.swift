package import Application
package import HTTPClient
internal import JSON

/// SMS over any gateway that takes `POST {"to","text","id"}` with a bearer key.
package struct SMSSender: MessagePort {
    package let channel = MessageChannel.sms
    private let client: HTTPClient
    private let url: String
    private let key: String?

    /// `url` is https, or on this machine.
    package init(client: HTTPClient, url: String, key: String?) {
        self.client = client
        self.url = url
        self.key = key
    }

    /// Whether an address may be a gateway's: https, or plain http on this machine.
    package static func isGateway(_ url: String) -> Bool {
        let isLocal =
            url.hasPrefix("http://127.0.0.1:") || url.hasPrefix("http://localhost:")
        return (url.hasPrefix("https://") || isLocal)
            && url.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x5C && $0 != 0x40 }
    }

    /// Hands one text to the gateway.
    package func send(_ message: OutgoingMessage) async -> SendAnswer {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("to", message.recipient)
            writer.field("text", message.text.body)
            writer.field("id", message.dedupeKey)
        }
        var headers = [("Content-Type", "application/json")]
        if let key { headers.append(("Authorization", "Bearer " + key)) }
        headers.append(("Idempotency-Key", message.dedupeKey))
        let result = await client.perform(
            HTTPCall(
                method: "POST", url: url, headers: headers, body: writer.bytes,
                totalTimeoutMilliseconds: 30_000, maxBodyBytes: 64 * 1_024, fresh: true,
                allowPlainHTTP: url.hasPrefix("http://")))
        switch result {
        case .success(let reply): return Self.answer(reply)
        case .failure(let failure):
            return failure.nothingSent
                ? .postponed(failure.message) : .uncertain(failure.message)
        }
    }

    private static func answer(_ reply: HTTPReply) -> SendAnswer {
        switch reply.status {
        case 200...299: .accepted(providerID: id(in: reply.body))
        case 408, 429, 500...599: .postponed("the gateway answered \(reply.status)")
        default: .refused("the gateway answered \(reply.status)")
        }
    }

    /// The member `id` of the answer, where it is a short plain text.
    private static func id(in body: [UInt8]) -> String? {
        guard let value = try? JSONReader.parse(body), let members = value.object,
            let text = members.first(where: { $0.name == "id" })?.value.string,
            (1...100).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return text
    }
}
