internal import JSON
internal import Lifecycle
internal import Sockets

/// The control calls under `/__control/`, for harnesses outside; fields in query or form.
struct ControlDesk {
    /// What the paths of control calls begin with.
    static let prefix = "/__control/"

    private let provider: SandboxProvider

    /// Controls that provider.
    init(provider: SandboxProvider) { self.provider = provider }

    /// Does what the path says and answers state, ledger or a sentence; throws SystemError.
    func answer(_ request: WireRequest) throws(SystemError) -> WireReply {
        let fields = request.fields
        switch request.path.dropFirst(Self.prefix.count) {
        case "state": break
        case "ledger": return .json(200, LedgerJSON.bytes(try provider.ledger()))
        case "faults":
            do throws(SandboxFaultError) {
                let faults = try SandboxFaults(fields["set"] ?? "")
                provider.setFaults(faults, seed: fields["seed"].flatMap { UInt64($0) })
            } catch {
                return refused("\(error)")
            }
        case "latency":
            guard let latency = milliseconds(fields["milliseconds"]),
                let jitter = milliseconds(fields["jitter"] ?? "0")
            else { return refused("milliseconds and jitter are whole numbers up to 600000") }
            provider.setLatency(microseconds: latency, jitterMicroseconds: jitter)
        case "guard":
            guard let mode = DuplicateGuard(rawValue: fields["mode"] ?? "") else {
                return refused("mode is off, sequential or strict")
            }
            provider.setDuplicateGuard(mode)
        case "balance":
            let text = fields["credits"] ?? ""
            let amount = Credits.amount(text)
            guard amount != nil || text == "unlimited" else {
                return refused("credits is an amount such as 12.5, or unlimited")
            }
            try provider.setBalance(amount)
        case "advance":
            guard let seconds = Int64(fields["seconds"] ?? ""), (0...100_000_000).contains(seconds)
            else { return refused("seconds is a whole number up to 100000000") }
            try provider.advance(seconds: seconds)
        case "outage": return outage(fields)
        default:
            return refused(
                "the calls are state, ledger, faults, latency, guard, balance, advance, outage")
        }
        return state()
    }

    private func outage(_ fields: FormFields) -> WireReply {
        guard let kind = SandboxOutage(rawValue: fields["kind"] ?? "") else {
            return refused("kind is none, unavailable or refused")
        }
        let delay = milliseconds(fields["milliseconds"])
        guard kind != .refused || delay != nil else {
            return refused("a refused outage needs milliseconds: it cannot be ended by a call")
        }
        do throws(SocketError) {
            try provider.setOutage(kind)
        } catch {
            return refused("the port was taken: \(error)")
        }
        if let delay, kind != .none { provider.endOutage(afterMicroseconds: delay) }
        return state()
    }

    private func milliseconds(_ text: String?) -> Int64? {
        guard let number = Int64(text ?? ""), (0...600_000).contains(number) else { return nil }
        return number * 1_000
    }

    private func refused(_ sentence: String) -> WireReply {
        var writer = JSONWriter()
        writer.object { $0.field("error", sentence) }
        return .json(400, writer.bytes)
    }

    private func state() -> WireReply {
        let settings = provider.settings
        let counters = provider.counters()
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("faults", settings.chooser.faults.text)
            writer.field("guard", settings.duplicateGuard.rawValue)
            writer.field("outage", settings.outage.rawValue)
            writer.field("latency_ms", settings.latencyMicroseconds / 1_000)
            writer.field("balance", provider.balance.map(Credits.text))
            writer.field("max_in_flight", counters.maxInFlight)
            writer.field("overlaps", counters.overlaps)
            writer.field("redirects_followed", counters.redirectsFollowed)
            LedgerJSON.write("calls", counters.calls, &writer)
            LedgerJSON.write("fired", counters.faults, &writer)
        }
        return .json(200, writer.bytes)
    }
}
