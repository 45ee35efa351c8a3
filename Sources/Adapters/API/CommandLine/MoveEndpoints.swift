package import Application
internal import Domain
internal import HTTP
internal import JSON

/// The move of the running store to another database, over the local socket.
struct MoveEndpoints: Sendable {
    /// What handlers need.
    let edge: Edge

    /// The endpoints.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                .post, "/cli/move", permission: Permission(.administer),
                summary: "Begins to move the store to another database.", tag: "cli",
                body: .json(schema: .object([.init("to", .string(maxLength: 2_048))])),
                handler: edge.handler(start)),
            Endpoint(
                .get, "/cli/move", permission: Permission(.administer),
                summary: "How the move of the store stands.", tag: "cli",
                handler: edge.handler(state)),
        ]
    }

    private func start(_ request: Request) async throws -> Response {
        var (reader, _) = try BodyReader.body(request)
        let target = reader.text("to", max: 2_048, required: true) ?? ""
        try reader.check()
        guard let move = edge.parts.upkeep.move else { throw Self.nothing }
        try await move.start(target)
        return .json(202, JSONWriter.document { $0.field("success", true) })
    }

    private func state(_ request: Request) async throws -> Response {
        guard let state = edge.parts.upkeep.move?.state() else { throw Self.nothing }
        return .json(200, MoveBody.json(state))
    }

    private static var nothing: Problem {
        Problem(status: 404, code: "not_found", detail: "No move was begun here.")
    }
}

/// The JSON body of a move's state.
package enum MoveBody {
    /// The whole document.
    package static func json(_ state: MoveState) -> [UInt8] {
        JSONWriter.document { writer in
            writer.field("success", state.failure == nil && !(state.report?.isDifferent ?? false))
            writer.field("finished", state.isFinished)
            writer.field("phase", state.progress?.phase.rawValue)
            writer.field("table", state.progress?.table)
            writer.field("rows", Int(state.progress?.rows ?? 0))
            writer.field("total", Int(state.progress?.total ?? 0))
            writer.field("failure", state.failure)
            guard let report = state.report else { return }
            writer.field("moved", report.isMoved)
            writer.field("pause_microseconds", Int(report.pauseMicroseconds))
            writer.field("repeated_rows", Int(report.repeatedRows))
            writer.field("differences", report.differences)
            writer.key("tables")
            writer.array { writer in
                for table in report.tables {
                    writer.object { writer in
                        writer.field("name", table.name)
                        writer.field("rows", Int(table.rows))
                        writer.field("hash", table.hash)
                        writer.field("target_hash", table.targetHash)
                    }
                }
            }
        }
    }
}

extension MoveReport {
    /// True when anything differs.
    fileprivate var isDifferent: Bool { !differences.isEmpty }
}
