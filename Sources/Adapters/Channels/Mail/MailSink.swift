package import Application

/// The sandbox's mail: taken and sent nowhere; the list of messages shows what it says.
package struct MailSink: MessagePort {
    package let channel = MessageChannel.email

    /// Makes a sink.
    package init() {}

    /// Takes a mail to any address that a real server would be asked for.
    package func send(_ message: OutgoingMessage) async -> SendAnswer {
        MailAddress(message.recipient) == nil
            ? .refused("this is no e-mail address") : .accepted(providerID: "sandbox")
    }
}
