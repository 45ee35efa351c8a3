internal import Application
internal import JSON

/// How facts and recommendation of the risk rules lie in `order_terms.risk`.
enum RiskText {
    /// `{"recommendation":…,"facts":[{"code":…,"text":…,"sentiment":…}]}`.
    static func text(_ report: RiskReport) -> String {
        var writer = JSONWriter(capacity: 128)
        writer.object { writer in
            writer.field("recommendation", report.recommendation.rawValue)
            writer.key("facts")
            writer.array { writer in
                for fact in report.facts {
                    writer.object { writer in
                        writer.field("code", fact.code)
                        writer.field("text", fact.text)
                        writer.field("sentiment", fact.sentiment.rawValue)
                    }
                }
            }
        }
        return writer.text()
    }

    /// The report of a stored text.
    static func report(_ text: String) throws -> RiskReport {
        let value = try CompactJSON.value(text)
        return RiskReport(
            recommendation: try Columns.word(
                RiskReport.Recommendation.self, value["recommendation"]?.string ?? ""),
            facts: try (value["facts"]?.array ?? []).map { fact in
                RiskFact(
                    fact["code"]?.string ?? "", fact["text"]?.string ?? "",
                    try Columns.word(RiskFact.Sentiment.self, fact["sentiment"]?.string ?? ""))
            })
    }
}
