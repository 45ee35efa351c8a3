/// The names of the faults, such as `S10.reset`; a bare `S10` stands for its variants.
package enum FaultName {
    /// Every single fault by its full name, in the order of the stub variants.
    package static let all: [(name: String, fault: Fault)] =
        variants("S1", PrologFault.self, Fault.prolog)
        + variants("S2", LayoutFault.self, Fault.layout)
        + [("S3.ampersand", .ampersand)]
        + variants("S4", StatusFault.self, Fault.status)
        + variants("S5", RowFault.self, Fault.rows)
        + [("S6.lists", .lists), ("S7.last", .lastOnly)]
        + variants("S8", RefusalFault.self, Fault.refusal)
        + variants("S9", PageFault.self, Fault.page)
        + variants("S10", WireFault.self, Fault.afterAccepting)
        + variants("S11", WireFault.self, Fault.withoutAccepting)
        + [("S12.429", .tooMany(isCharged: false)), ("S12.429charged", .tooMany(isCharged: true))]
        + variants("S13", RedirectFault.self, Fault.redirect)
        + variants("S14", SubjectFault.self, Fault.subject)
        + [("S15.first", .falseDuplicate)]
        + variants("S16", LaterFault.self, Fault.later)
        + variants("S18", HostileFault.self, Fault.hostile)
        + [("S19.balance", .noBalance)]
        + variants("S20", CatalogueFault.self, Fault.catalogue)
        + variants("S22", ListingFault.self, Fault.listing)

    /// The faults a name stands for; empty when the name is unknown.
    package static func faults(named name: String) -> [Fault] {
        let prefix = name + "."
        return all.filter { entry in
            entry.name == name || (entry.name.hasPrefix(prefix) && isInGroup(entry.fault))
        }.map(\.fault)
    }

    /// The full name of a fault.
    package static func name(of fault: Fault) -> String {
        all.first { $0.fault == fault }?.name ?? "unnamed"
    }

    /// Whether a bare number includes the fault: S10 and S11 mean their six, S12 the uncharged 429.
    private static func isInGroup(_ fault: Fault) -> Bool {
        switch fault {
        case .afterAccepting(let wire), .withoutAccepting(let wire): wire.isCommon
        case .tooMany(let isCharged): !isCharged
        case .prolog, .layout, .ampersand, .status, .rows, .lists, .lastOnly, .refusal, .page,
            .redirect, .subject, .falseDuplicate, .later, .hostile, .noBalance, .catalogue,
            .listing:
            true
        }
    }

    private static func variants<Variant: CaseIterable & RawRepresentable<String>>(
        _ group: String, _: Variant.Type, _ make: (Variant) -> Fault
    ) -> [(name: String, fault: Fault)] {
        Variant.allCases.map { ("\(group).\($0.rawValue)", make($0)) }
    }
}
