import HTTPClient

extension Result<HTTPReply, HTTPFailure> {
    /// The failure; nil when there was a reply.
    var failure: HTTPFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }

    /// The reply; nil when there was a failure.
    var reply: HTTPReply? {
        if case .success(let reply) = self { reply } else { nil }
    }
}

/// A call to a test's own server over plain HTTP.
func plain(
    _ url: String, method: String = "POST", headers: [(String, String)] = [],
    body: [UInt8]? = Array("imei=1".utf8), total: Int = 20_000, maxBody: Int = 1 << 20,
    fresh: Bool = true, gzip: Bool = false, gate: (@Sendable () -> Bool)? = nil
) -> HTTPCall {
    HTTPCall(
        method: method, url: url, headers: headers, body: body, totalTimeoutMilliseconds: total,
        maxBodyBytes: maxBody, fresh: fresh, acceptsGzip: gzip, allowPlainHTTP: true, gate: gate)
}
