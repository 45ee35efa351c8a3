internal import JSON

/// The API's answer to a call.
package struct Reply: Sendable, Equatable {
    /// The largest answer that is read, in bytes.
    package static let maxBytes = 64 << 20

    /// The HTTP status.
    package let status: Int
    /// The body as it came.
    package let body: [UInt8]

    /// Keeps status and body.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// Whether the call was done.
    package var isGood: Bool { (200..<300).contains(status) }

    /// The body as JSON; throws `CommandFailure` for an answer that is none.
    package func document() throws(CommandFailure) -> Document {
        if body.isEmpty { return Document(.null) }
        let limits = JSONLimits(maxBytes: Reply.maxBytes, maxDepth: 64, maxMembers: 100_000)
        do {
            return Document(try JSONReader.parse(body, limits: limits))
        } catch {
            throw CommandFailure(
                .internalError, "The answer (\(status)) is not JSON: \(error.message)")
        }
    }

    /// The refusal of an answer that was not good: its sentences and its exit code.
    package var failure: CommandFailure {
        let problem = (try? document()) ?? Document(.null)
        let code = problem.text("code")
        var lines = [
            problem.text("detail") ?? problem.text("error") ?? "The server said \(status)."
        ]
        let errors = problem["errors"].items
        for error in errors {
            let field = error.text("field") ?? ""
            let message = error.text("message") ?? ""
            if errors.count > 1 || !lines[0].contains(message) {
                lines.append("  \(field): \(message) (\(error.text("code") ?? ""))")
            }
        }
        if status == 500, let id = problem.text("request_id") { lines.append("Request id: \(id)") }
        return CommandFailure(
            ExitCode(status: status, problem: code), lines.joined(separator: "\n"), problem: body)
    }
}
