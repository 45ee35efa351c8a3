internal import Application
internal import Domain

/// What a transaction read ahead for placing an order, under the locks that keep it true.
final class PlacingAhead {
    /// A key that has no answer yet; told once, since the order's own answer comes next.
    private var unanswered: (scope: String, key: String)?
    private var services: [String: [ServiceRecord]] = [:]
    /// Targets of no line; told once each, since the order's own line comes next.
    private var freeTargets: Set<String> = []
    /// Targets that do not stand on the blacklist.
    private var unlisted: Set<String> = []
    private var number: (day: String, number: Int64)?
    private var orderKey: Int64?
    private var lineKeys: [Int64] = []

    /// Takes what the first query found.
    func note(
        _ needs: PlacingNeeds, isAnswered: Bool, isTaken: Bool, isListed: Bool, number: Int64?,
        order: Int64?
    ) {
        if !isListed { unlisted = needs.targets }
        if !isAnswered { unanswered = needs.key }
        if !isTaken { freeTargets = needs.targets }
        self.number = number.map { (needs.day, $0) }
        orderKey = order
    }

    /// Takes a service that was found under an id or a code.
    func note(_ service: ServiceRecord, as text: String) {
        services[text, default: []].append(service)
    }

    /// Notes that a service was looked for, so that none is known as well.
    func noteLook(for text: String) { services[text] = [] }

    /// Takes the key that a line will have.
    func note(lineKey: Int64) { lineKeys.append(lineKey) }

    /// True when the key is known to have no answer.
    func knowsNoAnswer(scope: String, key: String) -> Bool {
        defer { unanswered = nil }
        return unanswered.map { $0 == (scope, key) } ?? false
    }

    /// True when no line is known to be on the target.
    func knowsFree(_ target: String) -> Bool { freeTargets.remove(target) != nil }

    /// True when none of these values is known to stand on the blacklist.
    func knowsUnlisted(_ values: [String]) -> Bool { values.allSatisfy(unlisted.contains) }

    /// The services under an id or a code; nil when they were not read.
    func services(_ text: String) -> [ServiceRecord]? { services[text] }

    /// Hands out the number of a day.
    func takeNumber(day: String) -> Int64? {
        guard let found = number, found.day == day else { return nil }
        number = nil
        return found.number
    }

    /// Hands out keys for an order with so many lines.
    func takeKeys(lines: Int) -> (order: Int64, lines: [Int64])? {
        guard let order = orderKey, lineKeys.count == lines else { return nil }
        orderKey = nil
        return (order, lineKeys)
    }
}
