internal import Application
internal import Domain
internal import HTTP

/// The pages of settings; an administrator's.
struct SettingsEndpoints: Sendable {
    /// The ports and settings of the room.
    let parts: ConsoleParts
    /// The use cases.
    let desk: PartyDesk

    /// The addresses of these pages.
    var all: [Endpoint] {
        [
            page(Links.settings, "Delivery zones and ranks.", .delivery),
            page(Links.promos, "Promo codes.", .promos),
            page(Links.prices, "What services cost customers.", .prices),
        ]
    }

    private func page(
        _ path: String, _ summary: String, _ kind: SettingsReader.Kind
    ) -> Endpoint {
        let reader = SettingsReader(parts: parts, desk: desk)
        return Endpoint(
            .get, path, permission: Permission(Action.administer.rawValue), summary: summary,
            tag: "page",
            parameters: [
                ParameterSpec("saved"), ParameterSpec("after"), ParameterSpec("before"),
            ], responses: [.page]
        ) { request in
            try await StorageFaults.mapped {
                .page(
                    200,
                    try await reader.page(kind, request) {
                        $0.isSaved = request.query.first("saved") != nil
                    })
            }
        }
    }
}
