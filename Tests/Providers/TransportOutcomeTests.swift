import Application
import HTTPClient
import Providers
import Testing

/// The `definite_no` table of `gsm-fusion.md` 9.3 for calls without a reply.
struct TransportOutcomeTests {
    private func outcome(_ kind: TransportFailure.Kind, nothingSent: Bool) throws -> SubmitOutcome {
        let failure = TransportFailure(kind: kind, nothingSent: nothingSent, message: "m")
        return try makeProvider().interpret(.failed(failure), of: request())
    }

    @Test(arguments: [TransportFailure.Kind.resolve, .refused, .connectTimeout, .tls, .timeout])
    func `S12 nothing sent is retryable, and only that`(kind: TransportFailure.Kind) throws {
        #expect(
            try outcome(kind, nothingSent: true)
                == .refused(Refusal(kind: .retryable, code: kind.rawValue, message: "m")))
        #expect(try outcome(kind, nothingSent: false) == .uncertain("\(kind.rawValue): m"))
    }

    @Test(arguments: [
        TransportFailure.Kind.reset, .emptyReply, .sendFailed, .tooLarge, .badEncoding,
    ])
    func `S10 a call that broke under way is uncertain whatever it claims`(
        kind: TransportFailure.Kind
    ) throws {
        for nothingSent in [true, false] {
            #expect(
                try outcome(kind, nothingSent: nothingSent) == .uncertain("\(kind.rawValue): m"))
        }
    }

    @Test func `R5 a closed gate is not sent, and a cancelled call only when that is proven`()
        throws
    {
        #expect(try outcome(.gateClosed, nothingSent: true) == .notSent)
        #expect(try outcome(.cancelled, nothingSent: true) == .notSent)
        #expect(try outcome(.gateClosed, nothingSent: false) == .uncertain("gateClosed: m"))
        #expect(try outcome(.cancelled, nothingSent: false) == .uncertain("cancelled: m"))
    }

    @Test(arguments: HTTPFailure.Kind.allCases)
    func `the client's proof that nothing was sent arrives unchanged`(
        kind: HTTPFailure.Kind
    ) async throws {
        for nothingSent in [true, false] {
            let provider = GSMFusionProvider(
                configuration: try makeConfiguration(),
                send: { _ in
                    .failure(HTTPFailure(kind: kind, nothingSent: nothingSent, partial: [1]))
                },
                delay: { _ in })
            let result = await provider.submit(request(), mayStart: { true })
            guard case .failed(let failure) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(failure.nothingSent == nothingSent)
            #expect(failure.partial == [1])
            if !nothingSent {
                guard case .uncertain = provider.interpret(result, of: request()) else {
                    Issue.record("\(kind) without proof was taken for definite")
                    return
                }
            }
        }
    }
}
