internal import HTTP
internal import JSON
internal import Lifecycle
internal import Server

/// Places orders on a running sandbox, so that lists and charts have something to show.
struct SandboxFill: Sendable {
    /// Orders a call.
    static let chunk = 500
    /// The demo's cheap service.
    static let service = "1739"

    let server: WaybillServer
    let rows: Int

    /// Places them all; what is refused, for example because it is there already, is left out.
    func run() async {
        let user = ProcessFacts.user
        for start in stride(from: 0, to: rows, by: SandboxFill.chunk) {
            let range = start..<min(start + SandboxFill.chunk, rows)
            let call = SandboxFill.call(range)
            guard !Task.isCancelled,
                let request = try? Request(
                    call.method, call.target, headers: Headers(call.headers),
                    body: call.body ?? [], remote: .local(uid: user))
            else { return }
            _ = await server.router.respond(to: request)
        }
    }

    /// One bulk call; its key is named by the rows, so that a restart places nothing twice.
    static func call(_ range: Range<Int>) -> Call {
        .post(
            ["api", "orders", "bulk"], key: "sandbox-fill-\(range.lowerBound)-\(range.count)"
        ) { writer in
            writer.field("on_error", "skip_failed")
            writer.key("orders")
            writer.array { writer in
                for index in range {
                    writer.object { writer in
                        writer.key("items")
                        writer.array { writer in
                            writer.object { writer in
                                writer.field("service_id", service)
                                writer.field("imei", imei(index))
                            }
                        }
                    }
                }
            }
        }
    }

    /// The test IMEI of a row: type code 35000000, serial by row, right check digit.
    static func imei(_ row: Int) -> String {
        let digits = Array(
            "35\(String(String(row % 1_000_000_000_000 + 1_000_000_000_000).dropFirst()))".utf8)
        var sum = 0
        for (place, byte) in digits.enumerated() {
            let digit = Int(byte) - 0x30
            // Every second digit is doubled, the last one before the check digit first.
            let value = place % 2 == 1 ? digit * 2 : digit
            sum += value > 9 ? value - 9 : value
        }
        return String(decoding: digits, as: UTF8.self) + String((10 - sum % 10) % 10)
    }
}
