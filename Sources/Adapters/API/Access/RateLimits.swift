internal import Application
internal import Domain
package import HTTP

/// Rate limits by address, key and login (SEC96): 429 with the times of the bucket that said no.
package struct RateLimits: Sendable {
    /// Calls a minute; 0 switches a limit off.
    package struct Settings: Sendable {
        /// By address (/64 for IPv6), the local socket not counted; 0 leaves sign-ins uncounted
        /// too.
        package var addressPerMinute = 6_000
        /// By API key.
        package var keyPerMinute = 60_000
        /// Sign-in tries by address and by login.
        package var signInPerMinute = 10

        /// The defaults.
        package init() {}
    }

    private let addresses: RateTable
    private let keys: RateTable
    private let signInAddresses: RateTable
    private let signInNames: RateTable

    /// `monotonic` counts microseconds and never steps.
    package init(_ settings: Settings, monotonic: @escaping @Sendable () -> Int64) {
        addresses = RateTable(
            perMinute: settings.addressPerMinute, burst: max(60, settings.addressPerMinute / 10),
            now: monotonic)
        keys = RateTable(
            perMinute: settings.keyPerMinute, burst: max(60, settings.keyPerMinute / 10),
            now: monotonic)
        let signIns = settings.addressPerMinute == 0 ? 0 : settings.signInPerMinute
        signInAddresses = RateTable(perMinute: signIns, burst: signIns, now: monotonic)
        signInNames = RateTable(perMinute: signIns, burst: signIns, now: monotonic)
    }

    /// Counts by address, this machine's own apart; it stands before authentication, so that
    /// guessing keys is bounded too.
    package var byAddress: Middleware {
        Middleware { request, next in
            guard let name = Self.addressName(request.remote), !Self.isLoopback(name) else {
                return try await next(request)
            }
            return try await Self.counted(addresses.take(name), request, next)
        }
    }

    /// Counts by API key; it stands after authentication.
    package var byKey: Middleware {
        Middleware { request, next in
            switch request.principal {
            case .key(let id, _, _, _, _):
                return try await Self.counted(keys.take(id.text), request, next)
            case .anonymous, .staff, .cli: return try await next(request)
            }
        }
    }

    /// Counts the tries of the sign-in form; it stands after the check against other sites.
    package var bySignIn: Middleware {
        Middleware { request, next in
            if request.method == .post, request.route == "/login", request.hasForm {
                try countSignIn(request, login: try request.form().first("login") ?? "")
            }
            return try await next(request)
        }
    }

    /// Counts one sign-in try; throws 429 when address or login has had too many.
    package func countSignIn(_ request: Request, login: String) throws(Problem) {
        let address = Self.addressName(request.remote).map { signInAddresses.take($0) } ?? nil
        let name = signInNames.take(String(login.unicodeScalars.prefix(64).map(Character.init)))
        for verdict in [address, name] {
            if let verdict, !verdict.allowed { throw Self.refusal(verdict) }
        }
    }

    private static func counted(
        _ verdict: RateTable.Verdict?, _ request: Request, _ next: Middleware.Next
    ) async throws -> Response {
        guard let verdict else { return try await next(request) }
        guard verdict.allowed else { throw refusal(verdict) }
        return try await next(request)
    }

    private static func refusal(_ verdict: RateTable.Verdict) -> Problem {
        Problem(
            status: 429, code: "rate_limited",
            detail: "Too many calls; wait \(verdict.retrySeconds) s and try again.",
            headers: [
                ("Retry-After", String(verdict.retrySeconds)),
                ("RateLimit-Limit", String(verdict.limit)),
                ("RateLimit-Remaining", String(verdict.remaining)),
                ("RateLimit-Reset", String(verdict.resetSeconds)),
            ])
    }

    /// True for programs on this machine; behind a listed proxy the client's own address counts.
    private static func isLoopback(_ name: String) -> Bool {
        name.utf8.starts(with: "127.".utf8) || name == "::1" || name == "0:0:0:0::/64"
    }

    /// The address as counted: IPv4 whole, IPv6 by its first 64 bits; nil for the local socket.
    static func addressName(_ peer: Peer) -> String? {
        switch peer {
        case .local: return nil
        case .tcp(let text):
            let halves = text.utf8.split(
                separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard halves.count > 2 else { return text }
            if text.utf8.contains(UInt8(ascii: ".")) { return text }
            // "::" stands for as many zero groups as are missing.
            var groups: [String] = []
            var missing = max(0, 8 - halves.count { !$0.isEmpty })
            for half in halves {
                if half.isEmpty {
                    while missing > 0 {
                        groups.append("0")
                        missing -= 1
                    }
                } else {
                    groups.append(String(decoding: Array(half), as: UTF8.self))
                }
            }
            return groups.prefix(4).joined(separator: ":") + "::/64"
        }
    }
}
