internal import Application
internal import Domain

/// The orders that a pasted list becomes: repeats are found before anything is placed.
struct SubmitPlan: Sendable {
    /// What was pasted, piece by piece.
    let pieces: [String]
    /// For each piece the index of its command; nil for a repeat.
    let commandOfPiece: [Int?]
    /// One command for each first spelling.
    let commands: [PlaceCommand]
    /// The service of every command.
    let service: ServiceRecord

    /// Makes one order with one line of each target.
    init(
        _ form: SubmitForm, pieces: [String], service: ServiceRecord, customer: ID<Customer>,
        by principal: Principal, key: String?
    ) {
        let pieces = pieces.map(SubmitPlan.bounded)
        var commands: [PlaceCommand] = []
        var places: [Int?] = []
        var seen: Set<String> = []
        let count = Set(pieces.map(TargetList.key)).count
        for piece in pieces {
            guard seen.insert(TargetList.key(piece)).inserted else {
                places.append(nil)
                continue
            }
            var command = PlaceCommand(
                channel: .web, customer: customer, placedBy: principal.actor,
                role: principal.accessRole,
                items: [
                    PlaceItem(
                        service: service.id.text, target: piece,
                        onDuplicate: form.isRecheck ? .recheck : .reject)
                ])
            command.reference = form.reference(at: commands.count, of: count)
            command.notes = form.notes.isEmpty ? nil : form.notes
            command.idempotencyKey = key
            places.append(commands.count)
            commands.append(command)
        }
        self.pieces = pieces
        self.commandOfPiece = places
        self.commands = commands
        self.service = service
    }

    /// The start of a piece that no target can be as long as; the answer shows each piece.
    private static func bounded(_ piece: String) -> String {
        piece.utf8.count <= 60 ? piece : String(piece.unicodeScalars.prefix(40)) + "…"
    }

    /// The answer in the order of the list; pure, so that it can be made inside the transaction.
    func answer(_ outcomes: [PlaceOutcome], now: Timestamp) -> SubmitAnswer {
        let items = zip(pieces, commandOfPiece).map { piece, place in
            guard let place else { return SubmitAnswer.Item(target: piece, verdict: .repeated) }
            guard outcomes.indices.contains(place) else {
                return SubmitAnswer.Item(
                    target: piece,
                    verdict: .refused("It was not looked at; send it again.", order: nil))
            }
            return SubmitAnswer.Item(target: piece, verdict: verdict(outcomes[place], now))
        }
        return SubmitAnswer(
            service: service.id.text, serviceName: service.name,
            price: Money(service.cost, .credits).display, takesRecheck: service.recheck != .no,
            items: items)
    }

    private func verdict(_ outcome: PlaceOutcome, _ now: Timestamp) -> SubmitAnswer.Verdict {
        switch outcome {
        case .placed(let order, _, _): return .placed(order: order.number)
        case .duplicateOpen(let earlier): return .open(order: earlier.orderNumber)
        case .reused(let earlier), .duplicateResult(let earlier):
            let at = earlier.finishedAt ?? earlier.placedAt
            let days = service.resultAgeDays.map(Int64.init)
            let isOld = days.map { now > at.adding(seconds: $0 * 86_400) } ?? false
            return .known(order: earlier.orderNumber, at: at, isOld: isOld)
        case .refused(let flaws):
            return .refused(flaws.map(\.message).joined(separator: " "), order: nil)
        case .duplicateReference(let order):
            return .refused("Its reference was used before by another order.", order: order.text)
        case .moved(let changes, _):
            return .refused(changes.compactMap(\.current).joined(separator: " "), order: nil)
        }
    }
}
