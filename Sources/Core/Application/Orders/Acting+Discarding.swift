package import Domain

extension Acting {
    /// Takes a line off the list of dead letters without another try (J8); its state stays.
    package static func discard(
        line id: ID<Line>, reason: String, by actor: Actor, in store: any OrderWriting,
        now: Timestamp
    ) throws -> ActionOutcome {
        guard var unit = try store.unit(line: id, now: now), let line = unit.line(id) else {
            return .notFound
        }
        guard !reason.isEmpty else {
            return .refused("discarding a dead letter needs a reason", allowed: [])
        }
        guard try store.isDeadLetter(id) else {
            return .refused("the line is no dead letter", allowed: [])
        }
        unit.add(.discard(line: id, reason: reason))
        try store.keep(&unit)
        try store.audit(
            actor: actor, action: "line.discard_dead_letter", object: id.text,
            detail: "line \(line.number) of \(unit.order.number)", reason: reason, at: now)
        return .done(line.state)
    }

    /// Marks an anomaly, such as a difference of the balance, as dealt with.
    package static func resolve(
        anomaly id: Int64, notes: String, by actor: Actor, in store: any OrderWriting,
        now: Timestamp
    ) throws -> Bool {
        guard try store.resolve(anomaly: id, by: actor, at: now) else { return false }
        try store.audit(
            actor: actor, action: "anomaly.resolve", object: "anomaly \(id)", detail: "",
            reason: notes, at: now)
        return true
    }

    /// Marks an entry of an order's error list as dealt with.
    package static func resolve(
        error id: Int64, of order: ID<Order>, notes: String, by actor: Actor,
        in store: any OrderWriting, now: Timestamp
    ) throws -> ActionOutcome {
        guard let unit = try store.unit(order: order, now: now), let line = unit.lines.first else {
            return .notFound
        }
        guard !notes.isEmpty else {
            return .refused("say how the error was dealt with", allowed: [])
        }
        guard try store.resolve(error: id, of: order, by: actor, notes: notes, at: now) else {
            return .refused("there is no open error of this number", allowed: [])
        }
        try store.audit(
            actor: actor, action: "error.resolve", object: unit.order.number,
            detail: "error \(id)", reason: notes, at: now)
        return .done(line.state)
    }
}
