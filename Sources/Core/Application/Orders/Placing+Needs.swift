internal import Domain

extension Placing {
    /// What placing this will ask the store for; nil for an order that will hardly be placed.
    ///
    /// A number is taken with it, so what can be seen to be refused takes none.
    func needs(
        of command: PlaceCommand, key: IdempotencyRequest?, now: Timestamp
    ) -> PlacingNeeds? {
        var targets: Set<String> = []
        for item in command.items {
            guard let imei = try? IMEI(parsing: item.target),
                targets.insert(imei.digits).inserted
            else { return nil }
        }
        guard !targets.isEmpty, targets.count <= maxLines else { return nil }
        return PlacingNeeds(
            key: key.map { ($0.scope, $0.key) }, customer: command.customer,
            services: Set(command.items.map(\.service)), targets: targets,
            // No day has this name, so no number of one is taken.
            day: settings.isOnline(command) ? "" : settings.storeDay(now))
    }
}
