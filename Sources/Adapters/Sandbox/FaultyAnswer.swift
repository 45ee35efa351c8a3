/// Turns faults into answers.
enum FaultyAnswer {
    /// The answer that replaces the work, so that nothing is placed; nil when the work goes on.
    static func instead(_ fault: Fault, host: String) -> Answer? {
        switch fault {
        case .refusal(let variant): Answer(reply: .xml(ReplyXML.error(variant.text)))
        case .falseDuplicate: Answer(reply: .xml(ReplyXML.error(RefusalText.exists)))
        case .noBalance: Answer(reply: .xml(ReplyXML.error(RefusalText.balance)))
        case .tooMany(isCharged: false): tooMany
        case .withoutAccepting(let wire):
            broken(wire, ReplyXML.error(RefusalText.service), host: host)
        case .tooMany(isCharged: true), .prolog, .layout, .ampersand, .status, .rows, .lists,
            .lastOnly, .page, .afterAccepting, .redirect, .subject, .later, .hostile, .catalogue,
            .listing:
            nil
        }
    }

    /// The answer with the body that the work gave, or what a fault makes of it.
    static func spoilt(_ body: [UInt8], by fault: Fault?, host: String) -> Answer {
        switch fault {
        case .page(let variant): Answer(reply: SpoiltBody.page(variant))
        case .hostile(let variant): Answer(reply: SpoiltBody.hostile(variant, body))
        case .redirect(let variant): redirect(variant, host: host)
        case .tooMany: tooMany
        case .afterAccepting(let wire), .withoutAccepting(let wire): broken(wire, body, host: host)
        case nil, .prolog, .layout, .ampersand, .status, .rows, .lists, .lastOnly, .refusal,
            .subject, .falseDuplicate, .later, .noBalance, .catalogue, .listing:
            Answer(reply: .xml(body))
        }
    }

    /// The path that redirects lead to; who comes there has followed one.
    static let redirectPath = "/redirected"

    private static var tooMany: Answer {
        var reply = WireReply.page(429, "Too Many Requests")
        reply.headers = [("Retry-After", "1")]
        return Answer(reply: reply)
    }

    private static func redirect(_ variant: RedirectFault, host: String) -> Answer {
        let port = host.split(separator: ":").dropFirst().first.map { ":\($0)" } ?? ""
        let target =
            switch variant {
            case .redirect: "http://\(host)\(redirectPath)"
            case .host: "http://localhost\(port)\(redirectPath)"
            }
        var reply = WireReply.page(302, "Found")
        reply.headers = [("Location", target)]
        return Answer(reply: reply)
    }

    /// S10 and S11.
    private static func broken(_ wire: WireFault, _ body: [UInt8], host: String) -> Answer {
        let reply = WireReply.xml(body)
        return switch wire {
        case .close: Answer(reply: reply, delivery: .close)
        case .hang: Answer(reply: reply, delivery: .hang)
        case .half: Answer(reply: reply, delivery: .half)
        case .reset: Answer(reply: reply, delivery: .reset)
        case .slow: Answer(reply: reply, delivery: .slow)
        case .huge: Answer(reply: reply, delivery: .endless)
        case .unavailable: Answer(reply: .page(503, "Service Temporarily Unavailable"))
        case .internalError: Answer(reply: .page(500, "Internal Server Error"))
        case .badGateway: Answer(reply: .page(502, "Bad Gateway"))
        case .prolog: Answer(reply: .xml(SpoiltBody.withOpenProlog(body)))
        case .bomb: Answer(reply: SpoiltBody.hostile(.gzip, body))
        case .redirect: redirect(.redirect, host: host)
        }
    }
}
