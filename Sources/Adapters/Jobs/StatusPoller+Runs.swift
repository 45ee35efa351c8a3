internal import Application
internal import Domain
internal import Lifecycle
internal import Telemetry

/// Runs: which lines are asked for, in how many calls, and what the run says it did.
extension StatusPoller {
    /// Lines read from the store at a time; bounds memory at any number of open orders.
    static let page = 2_000

    /// Everything that is due, and what falls due within 5 s along with it.
    func runDue() async {
        for code in parts.providers.keys.sorted() where !isHeldBack(code, .schedule) {
            let now = now
            let soon = now.adding(seconds: 5)
            guard
                let first = try? await parts.storage.read({
                    try $0.dueLines(provider: code, before: now, limit: 1)
                }),
                !first.isEmpty
            else { continue }
            var run = begin(.schedule)
            while let due = try? await parts.storage.read({
                try $0.dueLines(provider: code, before: soon, limit: StatusPoller.page)
            }), !due.isEmpty {
                let before = run.asked
                await poll(due, provider: code, into: &run)
                // Chunks that failed keep their due time: they would come again and again.
                if due.count < StatusPoller.page || run.failed > 0 || run.asked == before { break }
            }
            note(code, .schedule, asked: run.asked, failed: run.failed)
            await end(run)
        }
        let isOld = runs.withLock { runs in
            runs.lastStarted.map { now.since($0) > Int64(parts.minutes) * 60_000_000 } ?? true
        }
        if isOld { await runAll(.schedule) }
    }

    /// Every open line with a provider order id, due or not.
    func runAll(_ cause: SyncRun.Cause) async {
        var run = begin(cause)
        for code in parts.providers.keys.sorted() where !isHeldBack(code, cause) {
            let (asked, failed) = (run.asked, run.failed)
            var after: ID<Line>?
            while true {
                let last = after
                guard
                    let lines = try? await parts.storage.read({
                        try $0.openLines(provider: code, after: last, limit: StatusPoller.page)
                    }), !lines.isEmpty
                else { break }
                await poll(lines, provider: code, into: &run)
                after = lines.last?.line
                if lines.count < StatusPoller.page { break }
            }
            note(code, cause, asked: run.asked - asked, failed: run.failed - failed)
        }
        await end(run)
    }

    private func begin(_ cause: SyncRun.Cause) -> SyncRun {
        let run = SyncRun(id: "sync_" + String(now.microseconds), cause: cause, startedAt: now)
        runs.withLock {
            $0.current = run
            $0.lastStarted = run.startedAt
        }
        return run
    }

    private func end(_ run: SyncRun) async {
        var run = run
        run.finishedAt = now
        let finished = run
        if isWorthKeeping(finished) {
            do {
                try await parts.storage.write { try $0.save(finished) }
            } catch {
                parts.log.error(.sync, "The run could not be recorded", ["error": .error(error)])
            }
        }
        runs.withLock {
            $0.current = nil
            $0.last = finished
        }
        if finished.asked > 0 {
            parts.log.info(
                .sync, "\(.string(finished.summary))", ["cause": .string(finished.cause.rawValue)])
        }
    }

    /// Chunks of one provider, a few calls in flight; counts into the run.
    private func poll(_ lines: [DueLine], provider code: String, into run: inout SyncRun) async {
        var waiting = StatusPoller.chunks(lines, of: parts.chunk).makeIterator()
        await withTaskGroup(of: ChunkResult.self) { group in
            for _ in 0..<parts.callsInFlight {
                if let chunk = waiting.next() {
                    group.addTask { await self.poll(chunk, provider: code) }
                }
            }
            for await result in group {
                run.add(result)
                let shown = run
                runs.withLock { $0.current = shown }
                if let chunk = waiting.next() {
                    group.addTask { await self.poll(chunk, provider: code) }
                }
            }
        }
    }

    /// One call and its one transaction; a failed chunk leaves its lines as they are.
    func poll(_ chunk: [DueLine], provider code: String) async -> ChunkResult {
        guard let provider = parts.providers[code] else {
            return ChunkResult(asked: chunk.count, tally: nil, failure: "no adapter for \(code)")
        }
        let result = await provider.status(of: chunk.map(\.providerOrderID))
        switch provider.interpretStatus(result) {
        case .failed(let why): return ChunkResult(asked: chunk.count, tally: nil, failure: why)
        case .refused(let refusal):
            if refusal.kind == .oursProvider { await pause(code, refusal) }
            return ChunkResult(asked: chunk.count, tally: nil, failure: refusal.message)
        case .rows(let rows):
            return await apply(rows, result, chunk, provider)
        }
    }

    private func apply(
        _ rows: [StatusRow], _ result: CallResult, _ chunk: [DueLine], _ provider: any ProviderPort
    ) async -> ChunkResult {
        // Read on this task: the one writer thread has better things to do than to parse.
        let readings = Readings(rows, by: provider)
        let applying = StatusApplying(
            settings: parts.settings, parserVersion: provider.parserVersion,
            parse: { text, target in
                readings.reading(of: text, target: target)
                    ?? provider.parseResult(text, target: target)
            })
        let now = now
        let code = provider.code
        do {
            let reply = StoredCall.encode(result, attempt: nil, fence: 0, at: now)
            try await parts.storage.keep(reply: reply)
            let tally = try await parts.storage.write(expecting: readings.expected) { store in
                try applying.apply(rows, asked: chunk, provider: code, in: store, now: now)
            }
            parts.committed()
            return ChunkResult(asked: chunk.count, tally: tally, failure: nil)
        } catch {
            parts.log.error(.sync, "A chunk could not be written", ["error": .error(error)])
            return ChunkResult(
                asked: chunk.count, tally: nil, failure: "the store refused: \(error)")
        }
    }
}

/// What the result texts of one reply were read as.
private struct Readings: Sendable {
    /// What will probably be stored of them.
    private(set) var expected: [ExpectedResult] = []
    /// By target, which is far cheaper to hash than the text.
    private var byTarget: [String: (text: String, parsed: ParsedResult)] = [:]

    /// Reads each row that has a text.
    init(_ rows: [StatusRow], by provider: any ProviderPort) {
        expected.reserveCapacity(rows.count)
        byTarget.reserveCapacity(rows.count)
        for row in rows {
            guard let text = row.resultText else { continue }
            let parsed = provider.parseResult(text, target: row.target)
            byTarget[row.target] = (text, parsed)
            guard row.status == .completed || row.status == .rejected else { continue }
            expected.append(
                ExpectedResult(
                    statusWord: row.statusWord, resultCode: text, parsed: parsed, raw: row.raw,
                    parserVersion: provider.parserVersion))
        }
    }

    /// The reading of a text; nil when it was not in the reply, or hidden by another of its target.
    func reading(of text: String, target: String) -> ParsedResult? {
        guard let found = byTarget[target], found.text == text else {
            return nil
        }
        return found.parsed
    }
}

/// What one status call came to.
struct ChunkResult: Sendable {
    let asked: Int
    let tally: StatusApplying.Tally?
    let failure: String?
}

extension SyncRun {
    /// Adds a chunk; the counts always add up to the number asked for.
    mutating func add(_ chunk: ChunkResult) {
        asked += chunk.asked
        calls += 1
        if let tally = chunk.tally {
            completed += tally.completed
            rejected += tally.rejected
            missing += tally.missing
            unchanged += chunk.asked - tally.completed - tally.rejected - tally.missing
        } else {
            failed += chunk.asked
            if let failure = chunk.failure, failedChunks.count < 20 { failedChunks.append(failure) }
        }
    }
}
