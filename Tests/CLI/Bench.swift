import CLI
import Lifecycle
import Server

/// Runs command lines against a fake caller and keeps what they printed.
final class Bench: Sendable {
    let caller: FakeCaller
    private let output = Lock((out: "", error: ""))
    private let input: Lock<[String]>
    private let now = Lock<Int64>(0)
    private let keys = Lock(0)
    private let served = Lock<[(Configuration, Int)]>([])
    private let variables: [String: String]
    private let isTerminal: Bool

    init(
        _ caller: FakeCaller = FakeCaller { _, _ in nil }, input: [String] = [],
        variables: [String: String] = [:], isTerminal: Bool = false
    ) {
        self.caller = caller
        self.input = Lock(input)
        self.variables = variables
        self.isTerminal = isTerminal
    }

    var out: String { output.withLock { $0.out } }
    var error: String { output.withLock { $0.error } }
    /// Configurations that were served, with the orders to fill.
    var servings: [(Configuration, Int)] { served.withLock { $0 } }

    /// Runs one command line.
    func run(_ words: String...) async -> ExitCode {
        await Program.run(words, terminal: terminal, surroundings: surroundings)
    }

    var terminal: Terminal {
        Terminal(
            write: { text in self.output.withLock { $0.out += text } },
            writeError: { text in self.output.withLock { $0.error += text } },
            readLine: { self.nextLine() }, readHidden: { self.nextLine() },
            isErrorTerminal: isTerminal, isInputTerminal: isTerminal)
    }

    private func nextLine() -> String? {
        input.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    var surroundings: Surroundings {
        Surroundings(
            openCaller: { _, _ in self.caller },
            environment: { _, overrides in
                try Environment(file: nil, process: self.variables.merging(overrides) { $1 })
            },
            workingDirectory: { "/srv/here" },
            serve: { configuration, wishes in
                self.served.withLock { $0.append((configuration, wishes.fill)) }
                wishes.ready(["Waybill listens on http://127.0.0.1:\(configuration.port)"])
            },
            standIn: { wishes in wishes.ready("http://127.0.0.1:\(wishes.port)") },
            pause: { milliseconds in self.now.withLock { $0 += Int64(milliseconds) * 1_000 } },
            monotonicMicroseconds: { self.now.withLock { $0 } },
            freshKey: {
                self.keys.withLock { number in
                    number += 1
                    return "key-\(number)"
                }
            })
    }
}

/// JSON of orders as the API gives them.
enum Sample {
    static func order(
        _ number: Int = 1, state: String = "processing", line: String = "accepted",
        reason: String = "null", status: String = "Pending", result: String = "null"
    ) -> String {
        """
        {"id":"ord_\(number)","number":"ORD-20261120-0000\(number)","state":"\(state)",\
        "status":"\(status)","placed_at":"2026-11-20T14:05:00.000000Z",\
        "display":{"label":"\(status)","description":"The provider is working on this order."},\
        "line_count":1,"lines":[{"id":"lin_\(number)","state":"\(line)","reason":\(reason),\
        "status":"\(status)","target":"356938035643809","service_name":"iPhone IMEI Info",\
        "service_code":"1","provider":"gsm-fusion","provider_order_id":null,"result":\(result)}]}
        """
    }

    static let status = """
        {"orders":3,"by_state":{"completed":2,"processing":1},"by_line_state":{"accepted":1},\
        "jobs_ready":0,"jobs_running":0,"jobs_dead":0,"in_flight":0,"quarantined":false,\
        "quarantine_reason":null,"providers":[{"code":"gsm-fusion","name":"GSM Fusion",\
        "state":"open","pause_reason":null}],"last_sync":null}
        """

    static let placed = """
        {"success":true,"order_id":"ord_1","order_number":"ORD-20261120-00001",\
        "message":"Order created successfully","warnings":[],"order":{"lines":[]}}
        """
}
