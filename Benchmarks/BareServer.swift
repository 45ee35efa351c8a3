import Application
import Glibc
import HTTP
import Lifecycle

/// The HTTP kit with two addresses and nothing of Waybill: streams, and one event to all of them.
struct BareServer {
    private let port: Int

    /// Nil when the arguments are not those of this child.
    init?(_ arguments: [String]) {
        guard arguments.count == 2, arguments[0] == "--bare", let port = Int(arguments[1]) else {
            return nil
        }
        self.port = port
    }

    /// Serves until the process is told to stop.
    func serve() async {
        let streams = Lock<[EventStream]>([])
        let subscribe = Endpoint(
            .get, "/api/events", permission: .open, summary: "A stream.", tag: "bare"
        ) { _ in
            let stream = EventStream()
            streams.withLock { $0.append(stream) }
            return .events(stream)
        }
        let tell = Endpoint(
            .post, "/api/orders", permission: .open, summary: "An event to all.", tag: "bare",
            body: .json(schema: .any), allowsUnknownQuery: true
        ) { _ in
            let frame = SSEFrame.encode(
                id: "e-1", event: "order.confirmed", data: [UInt8](repeating: 0x61, count: 300))
            for stream in streams.withLock({ $0 }) { stream.send(frame) }
            return .text(201, "told")
        }
        let health = Endpoint.immediate(.get, "/health", summary: "Answers.", tag: "bare") { _ in
            .text(200, "ok")
        }
        var configuration = ServerConfiguration(listeners: [.tcp(host: "127.0.0.1", port: port)])
        configuration.hosts = ["127.0.0.1"]
        let server = HTTPServer(
            configuration: configuration, router: Router(endpoints: [subscribe, tell, health]))
        do {
            try await ServiceGroup([server]).run()
        } catch {
            Bench.say("bare: \(error)\n")
            exit(1)
        }
    }
}
