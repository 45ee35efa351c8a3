internal import Application
internal import Domain

/// One transaction on a copy of the state; the store keeps the copy when it commits.
final class SimTransaction {
    var state: SimState
    /// A planted bug: reconcile does not see kept replies.
    var hidesReplies = false
    /// Set where several nodes share the store.
    var sharing: SimSharing?

    init(_ state: SimState) {
        self.state = state
        self.state.touched = []
        self.state.commits += 1
    }
}

extension SimTransaction: OrderReading {
    private func unit(_ stored: StoredOrder?, _ now: Timestamp) -> OrderUnit? {
        stored.map {
            OrderUnit(order: $0.order, lines: $0.lines, attempts: $0.attempts, now: now)
        }
    }

    func unit(order: ID<Order>, now: Timestamp) throws -> OrderUnit? {
        unit(state.orders[order], now)
    }

    func unit(line: ID<Line>, now: Timestamp) throws -> OrderUnit? {
        unit(state.order(of: line), now)
    }

    func unit(attempt: ID<Attempt>, now: Timestamp) throws -> OrderUnit? {
        unit(state.order(of: attempt), now)
    }

    func order(number: String) throws -> ID<Order>? {
        state.all.first { $0.order.number == number }?.order.id
    }

    func order(reference: String, customer: ID<Customer>) throws -> ID<Order>? {
        state.all.first { $0.order.reference == reference && $0.order.customer == customer }?.order
            .id
    }

    func service(_ id: ID<Service>) throws -> ServiceRecord? {
        state.services.first { $0.id == id }
    }

    func services(code: String) throws -> [ServiceRecord] {
        state.services.filter { $0.code == code }
    }

    func services() throws -> [ServiceRecord] { state.services }

    func provider(_ code: String) throws -> ProviderRecord? {
        state.providers.first { $0.code == code }
    }

    func providers() throws -> [ProviderRecord] { state.providers.sorted { $0.code < $1.code } }

    func earlierLines(
        provider: String, serviceCode: String, target: String, limit: Int
    ) throws -> [EarlierLine] {
        var found: [EarlierLine] = []
        for stored in state.all.reversed() {
            for line in stored.lines.reversed()
            where line.target == target && line.provider == provider
                && line.serviceCode == serviceCode && found.count < limit
            {
                let isUnclear = stored.attempts.contains {
                    $0.line == line.id && $0.state == .closedUnknown
                }
                found.append(
                    EarlierLine(
                        line: line.id, order: stored.order.id, orderNumber: stored.order.number,
                        customer: stored.order.customer, state: line.state,
                        placedAt: line.createdAt, finishedAt: line.finishedAt,
                        wasClosedUnknown: isUnclear, hasResult: stored.result(of: line.id) != nil))
            }
        }
        return found
    }

    func line(provider: String, providerOrderID: String) throws -> ID<Line>? {
        for stored in state.all {
            if let line = stored.lines.first(where: {
                $0.provider == provider && $0.providerOrderID == providerOrderID
            }) {
                return line.id
            }
        }
        return nil
    }

    func newestProviderOrderIDs(provider: String, limit: Int) throws -> [String] {
        state.all.flatMap(\.attempts).filter { $0.provider == provider }
            .sorted { $0.intentSequence > $1.intentSequence }
            .compactMap(\.providerOrderID).prefix(limit).map { $0 }
    }

    func pinnedTexts(provider: String) throws -> [PinnedText] {
        state.pins.filter { $0.provider == provider }
    }

    func isDeadLetter(_ line: ID<Line>) throws -> Bool {
        state.jobs.last { $0.line == line }?.state == .dead
    }

    func result(of line: ID<Line>) throws -> ResultRecord? {
        state.order(of: line)?.result(of: line)
    }

    func replies(of attempt: ID<Attempt>) throws -> [StoredReply] {
        hidesReplies ? [] : state.replies.filter { $0.attempt == attempt }
    }

    func answer(scope: String, key: String) throws -> StoredAnswer? {
        state.answers.first { $0.scope == scope && $0.key == key }
    }

    func houseAccount() throws -> ID<Customer> { state.house }

    func intentMark() throws -> IntentMark {
        let highest = state.all.flatMap(\.attempts).map(\.intentSequence).max() ?? 0
        return IntentMark(epoch: state.epoch, highestIntent: highest)
    }
}

/// What is due, and when.
extension SimTransaction {
    private func lines(_ isWanted: (LineRecord) -> Bool) -> [LineRecord] {
        state.all.flatMap(\.lines).filter(isWanted)
    }

    private func due(_ lines: [LineRecord]) -> [DueLine] {
        lines.map {
            DueLine(line: $0.id, providerOrderID: $0.providerOrderID ?? "", target: $0.target)
        }
    }

    private func byCheck(_ lines: [LineRecord]) -> [LineRecord] {
        lines.enumerated().sorted { left, right in
            let times = (
                left.element.nextCheckAt?.microseconds, right.element.nextCheckAt?.microseconds
            )
            return (times.0 ?? .max, left.offset) < (times.1 ?? .max, right.offset)
        }.map(\.element)
    }

    func dueLines(provider: String, before: Timestamp, limit: Int) throws -> [DueLine] {
        let found = lines {
            guard let at = $0.nextCheckAt else { return false }
            return at <= before && $0.provider == provider && $0.providerOrderID != nil
                && $0.isAutomatic
        }
        return due(Array(byCheck(found).prefix(limit)))
    }

    func openLines(provider: String, after: ID<Line>?, limit: Int) throws -> [DueLine] {
        var found = lines {
            $0.provider == provider && $0.state.isOpen && $0.providerOrderID != nil
                && $0.isAutomatic
        }
        if let after, let index = found.firstIndex(where: { $0.id == after }) {
            found.removeSubrange(...index)
        }
        return due(Array(found.prefix(limit)))
    }

    func overdueUncertain(
        provider: String?, before: Timestamp, limit: Int
    ) throws -> [ID<Line>] {
        let found = lines {
            guard let at = $0.nextCheckAt else { return false }
            return $0.state == .uncertain && $0.providerOrderID == nil && at <= before
                && $0.provider == provider ?? $0.provider
        }
        return byCheck(found).prefix(limit).map(\.id)
    }

    func parkedLines(provider: String, serviceCode: String?, limit: Int) throws -> [ID<Line>] {
        lines {
            $0.state == .parked && $0.provider == provider
                && (serviceCode == nil || $0.serviceCode == serviceCode)
        }.prefix(limit).map(\.id)
    }

    func newestAttempts(
        provider: String, serviceCode: String, limit: Int
    ) throws -> [AttemptRecord] {
        state.all.flatMap(\.attempts)
            .filter {
                $0.provider == provider && $0.serviceCode == serviceCode && $0.answeredAt != nil
            }
            .sorted { $0.intentSequence > $1.intentSequence }.prefix(limit).map { $0 }
    }

    func latestBalance(provider: String) throws -> BalanceReading? {
        state.balances.last { $0.provider == provider }
    }

    func charged(provider: String, after: Timestamp, upTo: Timestamp) throws -> Int64 {
        let lines = lines { $0.provider == provider }
        let span = { (time: Timestamp?) in time.map { $0 > after && $0 <= upTo } ?? false }
        return lines.reduce(0) { sum, line in
            sum + (span(line.acceptedAt) ? line.cost : 0)
                - (line.state == .rejected && line.acceptedAt != nil && span(line.finishedAt)
                    ? line.cost : 0)
        }
    }

    func nextDue(provider: String) throws -> Timestamp? {
        let checks = lines { $0.provider == provider }.compactMap(\.nextCheckAt)
        return (checks + [try nextJob(provider: provider)].compactMap { $0 }).min()
    }

    func nextJob(provider: String) throws -> Timestamp? {
        state.jobs.filter { $0.provider == provider && $0.state == .ready }.map(\.runAt).min()
    }
}
