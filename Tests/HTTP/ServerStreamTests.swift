import HTTP
import Lifecycle
import Testing

/// Keeps the streams an endpoint opened and counts those that ended.
private final class Hub: Sendable {
    private let streams = Lock<[EventStream]>([])
    private let endings = Lock(0)

    var endpoint: Endpoint {
        Endpoint(
            .get, "/events", permission: .open, summary: "Live.", tag: "test", responses: [.events]
        ) { [self] _ in
            let stream = EventStream { [endings] in endings.withLock { $0 += 1 } }
            streams.withLock { $0.append(stream) }
            return .events(stream)
        }
    }

    var all: [EventStream] { streams.withLock { $0 } }
    var ended: Int { endings.withLock { $0 } }
}

private let ask = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n"

@Suite struct ServerStreamTests {
    @Test func `E8 a frame reaches the client as it was sent, with the headers`() async throws {
        let hub = Hub()
        try await withServer([hub.endpoint]) { server in
            let client = RawClient(port: server.port)
            await client.send(ask)
            let head = await client.read(until: "\r\n\r\n")
            #expect(head.contains("text/event-stream") && head.contains("X-Accel-Buffering: no"))
            #expect(head.contains("Cache-Control: no-store"))
            #expect(await eventually { server.gauges.streams == 1 })
            let frame = SSEFrame.encode(id: "e-1", event: "order", data: Array("{}".utf8))
            for stream in hub.all { #expect(stream.send(frame)) }
            let text = await client.read(until: "data: {}\n\n")
            #expect(text.hasSuffix("id: e-1\nevent: order\ndata: {}\n\n"))
            for stream in hub.all { #expect(stream.send(SSEFrame.comment("again"))) }
            #expect(await client.read(until: ": again\n\n").hasSuffix(": again\n\n"))
        }
        #expect(hub.ended == 1)
    }

    @Test func `E8 every stream gets its heartbeat`() async throws {
        let hub = Hub()
        try await withServer([hub.endpoint]) { configuration in
            configuration.deadlines.heartbeatMilliseconds = 160
        } _: { server in
            let clients = (0..<20).map { _ in RawClient(port: server.port) }
            for client in clients { await client.send(ask) }
            for client in clients {
                #expect(await client.read(until: ": hb\n\n").hasSuffix(": hb\n\n"))
                #expect(await client.read(until: ": hb\n\n").hasSuffix(": hb\n\n"))
            }
        }
    }

    @Test func `a client that left is noticed at the heartbeat`() async throws {
        let hub = Hub()
        try await withServer([hub.endpoint]) { configuration in
            configuration.deadlines.heartbeatMilliseconds = 160
        } _: { server in
            do {
                let client = RawClient(port: server.port)
                await client.send(ask)
                _ = await client.read(until: "\r\n\r\n")
                #expect(await eventually { server.gauges.streams == 1 })
            }
            #expect(await eventually { hub.ended == 1 })
            #expect(await eventually { server.gauges.streams == 0 })
            #expect(hub.all.first?.isOpen == false)
        }
    }

    @Test func `E9 a reader that is 256 frames late is closed`() async throws {
        let hub = Hub()
        try await withServer([hub.endpoint]) { server in
            let client = RawClient(port: server.port)
            await client.send(ask)
            _ = await client.read(until: "\r\n\r\n")
            #expect(await eventually { hub.all.count == 1 })
            let stream = try #require(hub.all.first)
            let frame = SSEFrame.encode(
                id: nil, event: nil, data: [UInt8](repeating: 0x61, count: 100_000))
            var sent = 0
            while stream.send(frame) && sent < 100_000 { sent += 1 }
            #expect(sent < 100_000)
            #expect(!stream.isOpen)
            #expect(hub.ended == 1)
            #expect(await client.sawClose())
        }
    }

    @Test func `an older client gets its events too`() async throws {
        let hub = Hub()
        try await withServer([hub.endpoint]) { server in
            let client = RawClient(port: server.port)
            await client.send("GET /events HTTP/1.0\r\n\r\n")
            _ = await client.read(until: "\r\n\r\n")
            #expect(await eventually { hub.all.count == 1 })
            for stream in hub.all { stream.send(SSEFrame.comment("old")) }
            #expect(await client.read(until: ": old\n\n").hasSuffix(": old\n\n"))
            for stream in hub.all { stream.finish(SSEFrame.comment("end")) }
            #expect(await client.read(until: ": end\n\n").hasSuffix(": end\n\n"))
            #expect(await client.sawClose())
        }
    }

    @Test func `E8 stopping ends streams with a random time to come back`() async throws {
        let hub = Hub()
        let client = try await withServer([hub.endpoint]) { server in
            let client = RawClient(port: server.port)
            await client.send(ask)
            _ = await client.read(until: "\r\n\r\n")
            #expect(await eventually { server.gauges.streams == 1 })
            return client
        }
        let text = await client.read(until: "0\r\n\r\n")
        let milliseconds = text.utf8.split(separator: 10).compactMap { line in
            line.starts(with: "retry: ".utf8)
                ? Int(String(decoding: Array(line.dropFirst(7)), as: UTF8.self)) : nil
        }
        #expect(milliseconds.count == 1)
        #expect(milliseconds.allSatisfy { (1000...10_000).contains($0) })
        #expect(hub.ended == 1)
    }

    @Test func `a stream that ended leaves its connection for the next request`() async throws {
        let hub = Hub()
        try await withServer([hub.endpoint, echo(.get, "/a")]) { server in
            let client = RawClient(port: server.port)
            for _ in 0..<3 {
                await client.send(ask)
                let head = await client.read(until: "\r\n\r\n")
                #expect(head.contains("Cache-Control: no-store") && head.contains("Request-Id: "))
                #expect(await eventually { server.gauges.streams == 1 })
                for stream in hub.all { stream.finish(SSEFrame.comment("end")) }
                #expect(await client.read(until: "0\r\n\r\n").contains(": end\n\n"))
                #expect(await eventually { server.gauges.streams == 0 })
            }
            await client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(await client.receive()?.text == "/a 0")
        }
        #expect(hub.ended == 3)
    }

    @Test func `two hundred streams share one event`() async throws {
        let hub = Hub()
        try await withServer([hub.endpoint]) { server in
            let clients = (0..<200).map { _ in RawClient(port: server.port) }
            for client in clients { await client.send(ask) }
            #expect(await eventually { server.gauges.streams == 200 })
            let frame = SSEFrame.encode(id: nil, event: nil, data: Array("all".utf8))
            for stream in hub.all { stream.send(frame) }
            for client in clients {
                #expect(await client.read(until: "data: all\n\n").hasSuffix("data: all\n\n"))
            }
        }
        #expect(hub.ended == 200)
    }
}
