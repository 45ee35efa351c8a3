internal import Application
internal import Domain
internal import JSON

/// The text in which a dry run hands out its plan, and a later create hands it back.
///
/// It says only what its holder was told, so it is not signed; it holds for one body and account.
struct PlanToken: Sendable {
    /// Characters of a plan; one of 50 lines has about 12,000.
    static let maxLength = 32_768
    private static let start = "plan_"
    private static let digestBytes = 16

    /// Which body and account it is for.
    let digest: String
    /// What was told.
    let plan: OrderPlan

    /// A plan for a body.
    init(_ plan: OrderPlan, digest: String) {
        self.plan = plan
        self.digest = digest
    }

    /// Reads a token; nil for what is none.
    init?(_ text: String) {
        guard text.utf8.starts(with: Self.start.utf8),
            let bytes = Base64URLText.decode(String(text.dropFirst(Self.start.count))),
            let value = try? JSONReader.parse(bytes), let digest = value["d"]?.string,
            let members = value["f"]?.object
        else { return nil }
        var facts: [String: String] = [:]
        for member in members {
            guard let text = member.value.string else { return nil }
            facts[member.name] = text
        }
        self.init(OrderPlan(facts: facts), digest: digest)
    }

    /// The token's text; equal plans have equal texts.
    var text: String {
        let bytes = JSONWriter.document { writer in
            writer.field("d", digest)
            writer.key("f")
            writer.object { writer in
                for (field, value) in plan.facts.sorted(by: { $0.key < $1.key }) {
                    writer.field(field, value)
                }
            }
        }
        return Self.start + Base64URLText.encode(bytes)
    }

    /// What names a body without its plan, and the account it is for.
    static func digest(
        of body: JSONValue, customer: ID<Customer>, sha256: ([UInt8]) -> [UInt8]
    ) -> String {
        let members = body.object?.filter { $0.name != "plan" } ?? []
        let bytes = CanonicalJSON.bytes(.object(members)) + Array(customer.text.utf8)
        return Base64URLText.encode(Array(sha256(bytes).prefix(digestBytes)))
    }
}
