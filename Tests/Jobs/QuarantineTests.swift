import Application
import Jobs
import Testing

@Suite struct QuarantineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let database: IntentMark
        let sidecar: IntentMark?
        let isQuarantined: Bool
        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "a new store without a sidecar is open", database: mark("a", 0), sidecar: nil,
            isQuarantined: false),
        Case(
            name: "a missing sidecar beside sent orders", database: mark("a", 5), sidecar: nil,
            isQuarantined: true),
        Case(
            name: "equal marks", database: mark("a", 5), sidecar: mark("a", 5), isQuarantined: false
        ),
        Case(
            name: "intents that were committed and never marked", database: mark("a", 7),
            sidecar: mark("a", 5), isQuarantined: false),
        Case(
            name: "an older copy of the database", database: mark("a", 4), sidecar: mark("a", 5),
            isQuarantined: true),
        Case(
            name: "another epoch", database: mark("b", 9), sidecar: mark("a", 5),
            isQuarantined: true),
        Case(
            name: "a new store beside the sidecar of an old one", database: mark("b", 0),
            sidecar: mark("a", 5), isQuarantined: true),
        Case(
            name: "a backup made before the first send, on a node that never sent",
            database: mark("restored-x", 0), sidecar: nil, isQuarantined: true),
        Case(
            name: "a restored database whose sends this node knows of",
            database: mark("restored-x", 9), sidecar: mark("restored-x", 9), isQuarantined: true),
        Case(
            name: "a new store beside a sidecar that never sent", database: mark("b", 0),
            sidecar: mark("a", 0), isQuarantined: false),
    ]

    private static func mark(_ epoch: String, _ highest: Int64) -> IntentMark {
        IntentMark(epoch: epoch, highestIntent: highest)
    }

    @Test(arguments: cases)
    func `R9 a start beside an older copy of the database is quarantined`(_ fact: Case) {
        let reason = Quarantine.reason(database: fact.database, sidecar: fact.sidecar)
        #expect((reason != nil) == fact.isQuarantined)
    }
}
