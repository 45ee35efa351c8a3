internal import Domain

/// N3, N4, T17: the provider says it already has the target, and gives no id.
extension Settling {
    /// Decides what a duplicate reply means from what is known here; may leave the line waiting.
    ///
    /// With `mayList` it waits for the provider's list where nothing here explains the reply.
    func resolveDuplicate(
        _ attempt: AttemptRecord, in unit: inout OrderUnit, store: any OrderWriting, now: Timestamp,
        mayList: Bool
    ) throws {
        let earlierDoubt = unit.attempts(of: attempt.line).contains {
            $0.number < attempt.number && ($0.state == .uncertain || $0.state == .absent)
        }
        if earlierDoubt {
            if mayList { return }
            review(
                attempt, .acceptedIDUnknown,
                "The provider has it from an earlier send, without telling its id.", in: &unit)
            return
        }
        let house = try store.houseAccount()
        let rows = try store.earlierLines(
            provider: attempt.provider, serviceCode: attempt.serviceCode, target: attempt.target,
            limit: 50
        ).filter { $0.line != attempt.line && $0.line < attempt.line }
        let own = rows.filter { unit.order.customer == house || $0.customer == unit.order.customer }
        if let done = own.first(where: { $0.hasResult && $0.state == .completed }),
            let result = try store.result(of: done.line)
        {
            Attaching.attach(result, of: done, to: attempt.line, in: &unit, now: now)
            unit.edit(attempt.id) {
                $0.state = .definiteNo
                $0.errorCode = "DUPLICATE"
            }
            unit.move(attempt.line, on: .completed, by: .system, data: ["earlier": done.line.text])
            unit.notify(
                "result_ready", "The result of \(attempt.target) was known already.",
                line: attempt.line)
            return
        }
        if mayList || own.contains(where: { $0.state.isOpen && $0.state.isSent }) { return }
        let isOthers = rows.contains { row in
            row.state.isSent && !own.contains { $0.line == row.line }
        }
        if isOthers {
            review(
                attempt, .dupOtherCustomer,
                "Another customer's earlier order blocks it at the provider.", in: &unit)
        } else {
            review(
                attempt, .dupUnknownID,
                "The provider has an older order for it that Waybill does not know.", in: &unit)
        }
    }

    /// T16: a person decides, and finds the sentence on the line.
    func review(
        _ attempt: AttemptRecord, _ reason: LineReason, _ sentence: String, in unit: inout OrderUnit
    ) {
        unit.edit(attempt.id) {
            $0.state = .needsHuman
            $0.errorCode = reason.rawValue
            $0.errorMessage = sentence
        }
        unit.move(attempt.line, on: .review, by: .system, lineReason: reason)
        unit.edit(attempt.line) {
            $0.errorCode = reason.rawValue
            $0.errorMessage = sentence
        }
        unit.notify("review_needed", sentence, line: attempt.line)
    }
}
