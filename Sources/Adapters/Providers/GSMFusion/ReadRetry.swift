internal import HTTPClient

/// When a read call is tried again: at most three times, since it changes nothing over there.
enum ReadRetry {
    /// The most tries of one read call.
    static let maxTries = 3
    /// The longest wait that is waited out, in milliseconds; a longer `Retry-After` ends the call.
    static let longestWaitMilliseconds = 15_000

    /// How long to wait before the next try, in milliseconds; nil when this result stands.
    static func wait(after result: Result<HTTPReply, HTTPFailure>, tries: Int) -> Int? {
        guard tries < maxTries else { return nil }
        let backoff = tries == 1 ? 1_000 : 4_000
        switch result {
        case .success(let reply):
            guard reply.status == 429 || (500...599).contains(reply.status) else { return nil }
            let asked = reply.header("Retry-After").flatMap(seconds).map { $0 * 1_000 } ?? backoff
            return asked <= longestWaitMilliseconds ? max(asked, backoff) : nil
        case .failure(let failure):
            return mayPass(failure.kind) ? backoff : nil
        }
    }

    /// Whether another try may fare better; one that timed out has used up the call's 60 s.
    private static func mayPass(_ kind: HTTPFailure.Kind) -> Bool {
        switch kind {
        case .resolve, .refused, .connectTimeout, .reset, .emptyReply, .sendFailed, .other: true
        case .timeout, .tls, .gateClosed, .tooLarge, .badURL, .badEncoding, .cancelled: false
        }
    }

    /// `Retry-After` in seconds, up to 5 digits; the date form is not honoured by a short read.
    private static func seconds(_ text: String) -> Int? {
        let bytes = ByteSearch.trimmed(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 5, bytes.allSatisfy(ByteSearch.isDigit) else {
            return nil
        }
        return Int(String(decoding: bytes, as: UTF8.self))
    }
}
