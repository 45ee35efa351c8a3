package import Application
internal import XML

extension GSMFusionProvider {
    /// Classifies a paid call by 4.1 and 9.3; what is in neither is `uncertain`.
    package func interpret(_ result: CallResult, of request: SubmitRequest) -> SubmitOutcome {
        switch result {
        case .failed(let failure): return outcome(of: failure, request: request)
        case .reply(let reply):
            let (reading, isRepaired) = read(reply, targets: [request.target])
            let note = isRepaired ? " (xml_repaired)" : ""
            if !reading.strangers.isEmpty {
                let names = reading.strangers.prefix(5).joined(separator: ", ").prefix(200)
                return .mismatch(told("the reply names what was not sent: \(names)\(note)"))
            }
            switch reading.classes[request.target] {
            case .accepted(let id, let status):
                return .accepted(providerOrderID: id, status: status)
            case .duplicate: return .duplicate
            case .refused(let refusal):
                return .refused(
                    Refusal(kind: refusal.kind, code: refusal.code, message: told(refusal.message)))
            case .conflict(let text): return .mismatch(told(text + note))
            case .uncertain(let text): return .uncertain(told(text + note))
            case nil: return .uncertain("the reply could not be matched")
            }
        }
    }

    /// Classifies a reply for all IMEIs of one call, in the order of `gsm-fusion.md` 4.1; pure.
    package func classify(_ reply: RawReply, targets: [String]) -> SubmitReading {
        read(reply, targets: targets).reading
    }

    private func read(
        _ reply: RawReply, targets: [String]
    ) -> (reading: SubmitReading, isRepaired: Bool) {
        if let verdict = httpVerdict(reply.status) {
            return (SubmitReading(all: targets, verdict), false)
        }
        let document: ReplyDocument
        do {
            document = try ReplyDocument.read(reply.body, limits: .order)
        } catch {
            return (SubmitReading(all: targets, .uncertain(ReplyDocument.describe(error))), false)
        }
        let pinned = configuration.pinned
        let root = document.root
        // The root itself: a search among descendants would miss it, and find `imeierrors/error`.
        return switch root.name {
        case "error":
            (
                SubmitReading(rootError: root.plainText, targets: targets, pinned: pinned),
                document.isRepaired
            )
        case "result":
            (SubmitReading(root: root, targets: targets, pinned: pinned), document.isRepaired)
        default:
            (
                SubmitReading(
                    all: targets, .uncertain("the reply's root is \(root.name.prefix(40))")),
                document.isRepaired
            )
        }
    }

    /// Step 1 of 4.1: what the HTTP status alone decides; nil when the body decides.
    private func httpVerdict(_ status: Int) -> SubmitReading.Class? {
        switch status {
        case 429 where configuration.rateLimitsBeforeProcessing:
            .refused(Refusal(kind: .retryable, code: "rate_limited", message: "HTTP 429"))
        case 429: .uncertain("HTTP 429")
        case 300...399:
            .uncertain("HTTP \(status): a redirect, not followed; is the address right?")
        case 200...299, 400...499: nil
        default: .uncertain("HTTP \(status)")
        }
    }

    /// The `definite_no` table of 9.3 for calls without a reply; only proof of nothing sent counts.
    private func outcome(of failure: TransportFailure, request: SubmitRequest) -> SubmitOutcome {
        let message = told(failure.message)
        let uncertain = SubmitOutcome.uncertain(
            told("\(failure.kind.rawValue): \(failure.message)"))
        guard failure.nothingSent else { return uncertain }
        if failure.message == Self.unsendable, GSMFusionRequest.placeOrder(request) == nil {
            return .refused(Refusal(kind: .final, code: "not_sendable", message: message))
        }
        switch failure.kind {
        case .gateClosed, .cancelled: return .notSent
        case .resolve, .refused, .connectTimeout, .tls, .timeout, .other:
            return .refused(
                Refusal(kind: .retryable, code: failure.kind.rawValue, message: message))
        // These can only happen to a call under way: they outweigh a claim that nothing was sent.
        case .reset, .emptyReply, .sendFailed, .tooLarge, .badEncoding: return uncertain
        }
    }

    /// A text as staff may read it: without our credentials, whoever quoted them.
    func told(_ text: String) -> String { configuration.credentials.redacted(text) }
}
