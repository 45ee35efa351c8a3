import Application
import Domain
import Jobs
import Testing

@Suite struct StoredCallTests {
    private let at = Timestamp(microseconds: 1_700_000_000_000_000)

    private func roundTrip(_ result: CallResult) -> CallResult {
        StoredCall.decode(StoredCall.encode(result, attempt: nil, fence: 3, at: at))
    }

    @Test func `R6 a kept reply reads back as the adapter saw it`() {
        let reply = CallResult.reply(RawReply(status: 200, body: [0, 1, 2, 255, 10]))
        #expect(roundTrip(reply) == reply)
        let empty = CallResult.reply(RawReply(status: 204, body: []))
        #expect(roundTrip(empty) == empty)
    }

    @Test(
        arguments: [
            TransportFailure.Kind.resolve, .refused, .connectTimeout, .tls, .gateClosed, .timeout,
            .reset, .emptyReply, .sendFailed, .tooLarge, .badEncoding, .cancelled, .other,
        ], [true, false])
    func `R6 a broken call reads back with its kind and whether anything was sent`(
        _ kind: TransportFailure.Kind, _ nothingSent: Bool
    ) {
        let failure = CallResult.failed(
            TransportFailure(
                kind: kind, nothingSent: nothingSent, message: "time out after 90 s",
                partial: Array("half\nof it".utf8)))
        #expect(roundTrip(failure) == failure)
    }

    @Test func `R3 a record that cannot be read counts as sent`() {
        let stored = StoredReply(
            attempt: nil, fence: 1, at: at, httpStatus: 0,
            raw: Array("\u{0}call nonsense 1 x\n".utf8))
        guard case .failed(let failure) = StoredCall.decode(stored) else {
            Issue.record("a broken record must decode as a failure")
            return
        }
        #expect(!failure.nothingSent)
    }
}
