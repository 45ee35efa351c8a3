internal import Lifecycle

/// Hands mails to servers through libcurl, one at a time on a thread of its own, without retry.
package final class SMTPClient: Sendable {
    private let thread = WorkerThread(name: "smtp-client")
    private let waiting = Lock(0)
    private let maxWaiting: Int
    private let certificatesFile: String?

    /// At most `maxWaiting` mails wait; one more is refused at once, unsent.
    ///
    /// `certificatesFile` names a PEM file of authorities to trust instead of the system's.
    package init(maxWaiting: Int = 64, certificatesFile: String? = nil) {
        self.maxWaiting = maxWaiting
        self.certificatesFile = certificatesFile
    }

    deinit { thread.stop() }

    /// Hands one mail over and waits for the answer, at most the call's total time in the lane.
    package func send(_ call: SMTPCall) async -> SMTPOutcome {
        if let refusal = call.refusal { return .refused(isPermanent: true, refusal) }
        let hasPlace = waiting.withLock { count in
            guard count < maxWaiting else { return false }
            count += 1
            return true
        }
        guard hasPlace else {
            return .refused(isPermanent: false, "More than \(maxWaiting) mails are waiting.")
        }
        defer { waiting.withLock { $0 -= 1 } }
        let certificates = certificatesFile
        return await withCheckedContinuation { reply in
            let taken = thread.submit {
                guard let transfer = SMTPTransfer(call, certificatesFile: certificates) else {
                    reply.resume(returning: .refused(isPermanent: false, "No memory for a mail."))
                    return
                }
                reply.resume(returning: transfer.perform())
            }
            if !taken { reply.resume(returning: .refused(isPermanent: false, "Closing.")) }
        }
    }

    /// Takes nothing more; what was taken is sent.
    package func close() { thread.stop() }
}
