internal import Application
internal import Domain
internal import Store

extension OrderUnit {
    /// T3: the line goes to `sending` with its durable intent.
    mutating func intend(
        _ line: LineRecord, fence: Int64 = 1, sequence: Int64, now: Timestamp
    ) -> AttemptRecord {
        var random = SplitMix64(seed: UInt64(sequence) &+ 77)
        move(line.id, on: .claim, by: .system, data: ["fence": String(fence)])
        let attempt = AttemptRecord(
            id: ID(at: now, random: &random), line: line.id, order: order.id,
            number: (attempts(of: line.id).last?.number ?? 0) + 1, provider: line.provider,
            target: line.target, serviceCode: line.serviceCode, fence: fence,
            requestHash: [UInt8](repeating: 7, count: 32), highWater: nil,
            intentSequence: sequence, intentAt: now, sendBy: now.adding(seconds: 5),
            settleAt: now.adding(seconds: 215), nextCheckAt: now.adding(seconds: 900))
        add(attempt)
        edit(line.id) { $0.submittedAt = now }
        follow()
        return attempt
    }

    /// T5: the provider took it in.
    mutating func accept(_ attempt: AttemptRecord, id: String, now: Timestamp) {
        move(attempt.line, on: .accepted, by: .system, data: ["provider_order_id": id])
        edit(attempt.id) {
            $0.state = .accepted
            $0.providerOrderID = id
            $0.sentAt = now
            $0.answeredAt = now
        }
        edit(attempt.line) {
            $0.providerOrderID = id
            $0.attemptCount += 1
            $0.acceptedAt = now
            $0.nextCheckAt = now.adding(seconds: 30)
            $0.costCharged = true
        }
        add(.finish(line: attempt.line, outcome: "accepted"))
    }

    /// T20: the result came.
    mutating func complete(_ attempt: AttemptRecord, _ result: ResultRecord) {
        add(result)
        move(attempt.line, on: .completed, by: Actor(kind: .provider, id: attempt.provider))
        edit(attempt.id) { $0.state = .completed }
        notify("result_ready", "Result of \(attempt.target) is ready.", line: attempt.line)
        follow()
    }
}

extension Fixtures {
    /// A result as a provider gives it for a phone.
    static func result(
        line: LineRecord, order: ID<Order>, at: Timestamp, carrier: String = "AT&T United States",
        model: String = "iPhone 13 Pro Max 256GB Sierra Blue"
    ) -> ResultRecord {
        let pairs = [
            ("Model", model), ("IMEI Number", line.target), ("Serial Number", "XX00XX00XX"),
            ("IMEI2 Number", line.target + "0"), ("MEID Number", "35000000000001"),
            ("AppleCare Eligible", "OFF"), ("Estimated Purchase Date", "19/10/24"),
            ("Carrier", carrier), ("Next Tether Policy", "10"), ("Current GSMA Status", "Clean"),
            ("Find My iPhone", "OFF"), ("SimLock", "Locked"), ("Sold By", "Retail"),
        ]
        let code = pairs.map { label, value in
            label == "SimLock"
                ? "\(label): <font color=\"red\">\(value)</font>" : "\(label): \(value)"
        }.joined(separator: "<br>")
        let named = pairs.map { ParsedResult.Pair(label: $0.0, value: $0.1) }
        let known: [ParsedResult.Field] = [
            .model, .imei, .serialNumber, .imei2, .meid, .applecare, .purchaseDate, .carrier,
            .tetherPolicy, .gsmaStatus, .fmi, .simlock,
        ]
        let parsed = ParsedResult(
            kind: .labelled,
            fields: Dictionary(uniqueKeysWithValues: zip(known, pairs.map(\.1))), pairs: named,
            extras: [named[12]], notes: [], warnings: [],
            display: named.map { "\($0.label): \($0.value)" }.joined(separator: "\n"))
        let raw =
            "<id>90001234</id><imei>\(line.target)</imei><status>Completed</status>"
            + "<code><![CDATA[\(code)]]></code>"
        return ResultRecord(
            line: line.id, order: order, source: "gsm_fusion", at: at, statusWord: "Completed",
            resultCode: code, parsed: parsed, raw: Array(raw.utf8), parserVersion: 1)
    }

    /// Carries a stored order of one line from claim to completion, as the use cases do.
    func run(_ order: ID<Order>, providerOrderID: String) async throws {
        let now = Self.start.adding(seconds: 9_000)
        let attempt = try await change(order, at: now) { unit, writing in
            unit.intend(
                unit.lines[0], sequence: try writing.takeIntentSequence(), now: now)
        }
        try await store.write { writing in
            try writing.keep(
                reply: StoredReply(
                    attempt: attempt.id, fence: 1, at: now, httpStatus: 200,
                    raw: Array(
                        "<result><imei>\(attempt.target)</imei><orderid>90001234</orderid></result>"
                            .utf8)))
        }
        try await change(order, at: now.adding(seconds: 1)) { unit, _ in
            unit.accept(attempt, id: providerOrderID, now: now.adding(seconds: 1))
        }
        try await change(order, at: now.adding(seconds: 60)) { unit, _ in
            unit.complete(
                attempt,
                Self.result(
                    line: unit.lines[0], order: order, at: now.adding(seconds: 60)))
        }
    }
}
