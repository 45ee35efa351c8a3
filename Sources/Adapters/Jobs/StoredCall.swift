package import Application
package import Domain

/// How a call's end is written into `provider_response`, and read back as the adapter would have
/// seen it.
package enum StoredCall {
    /// Bytes in front of a broken call's record; no HTTP body of a provider begins so.
    private static let mark = Array("\u{0}call ".utf8)

    /// The row to keep before anything is parsed (R6).
    package static func encode(
        _ result: CallResult, attempt: ID<Attempt>?, fence: Int64, at: Timestamp
    ) -> StoredReply {
        switch result {
        case .reply(let reply):
            return StoredReply(
                attempt: attempt, fence: fence, at: at, httpStatus: reply.status, raw: reply.body)
        case .failed(let failure):
            let head =
                "\(failure.kind.rawValue) \(failure.nothingSent ? 1 : 0) \(failure.message)\n"
            return StoredReply(
                attempt: attempt, fence: fence, at: at, httpStatus: 0,
                raw: mark + Array(head.utf8) + failure.partial)
        }
    }

    /// The call's end as it was; a record that cannot be read counts as sent and lost.
    package static func decode(_ stored: StoredReply) -> CallResult {
        guard stored.httpStatus == 0, stored.raw.starts(with: mark) else {
            return .reply(RawReply(status: stored.httpStatus, body: stored.raw))
        }
        let rest = stored.raw.dropFirst(mark.count)
        let line = rest.prefix { $0 != 0x0A }
        let parts = String(decoding: line, as: UTF8.self).split(
            separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        let kind = parts.first.flatMap { TransportFailure.Kind(rawValue: String($0)) }
        return .failed(
            TransportFailure(
                kind: kind ?? .other,
                nothingSent: kind != nil && parts.count > 1 && parts[1] == "1",
                message: parts.count > 2 ? String(parts[2]) : "",
                partial: Array(rest.dropFirst(line.count + 1))))
    }
}
