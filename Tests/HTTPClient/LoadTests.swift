import HTTPClient
import Lifecycle
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Many calls` {
    @Test func `64 calls run at once, each on its own connection`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 64)
        // Every gate waits for nobody, so only the client's own places bound the calls.
        let outcomes = await perform(64, of: plain(server.url()), on: client)
        #expect(outcomes.allSatisfy { $0.reply?.status == 200 })
        #expect(server.seen.connections == 64)
        #expect(server.seen.requests.count == 64)
    }

    @Test func `no more calls run at once than there are places`() async {
        let server = RawServer { _ in .drip(Wire.reply("ok")) }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 4)
        let outcomes = await perform(64, of: plain(server.url()), on: client)
        #expect(outcomes.allSatisfy { $0.reply?.status == 200 })
        #expect(server.seen.requests.count == 64)
        // The server notices the end of a connection a little later than the client.
        #expect(server.seen.mostOpen <= 8)
    }

    @Test func `when places and queue are full one more fails at once, unsent`() async {
        let server = RawServer { _ in .hang }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 1, maxWaiting: 1)
        let url = server.url()
        let kinds = await withTaskGroup(of: HTTPFailure?.self) { group in
            group.addTask { await client.perform(plain(url)).failure }
            await server.wait { $0.requests.count == 1 }
            for _ in 0..<2 { group.addTask { await client.perform(plain(url)).failure } }
            let first = await group.next() ?? nil
            #expect(first?.kind == .other)
            #expect(first?.nothingSent == true)
            client.close()
            var kinds: [HTTPFailure.Kind] = []
            for await failure in group { if let failure { kinds.append(failure.kind) } }
            return kinds
        }
        #expect(kinds == [.cancelled, .cancelled])
        #expect(server.seen.requests.count == 1)
    }

    @Test func `a call that finds no free place in time was not sent`() async {
        let server = RawServer { _ in .hang }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 1)
        let url = server.url()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await client.perform(plain(url)) }
            await server.wait { $0.requests.count == 1 }
            let late = await client.perform(plain(url, total: 50))
            #expect(late.failure?.kind == .timeout)
            #expect(late.failure?.nothingSent == true)
            client.close()
        }
        #expect(server.seen.requests.count == 1)
    }

    @Test func `cancelling the task ends the transfer and says what was sent`() async {
        let server = RawServer { _ in .hang }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 2)
        let url = server.url()
        let failure = await withTaskGroup(of: HTTPFailure?.self) { group in
            group.addTask { await client.perform(plain(url)).failure }
            await server.wait { $0.requests.count == 1 }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(failure?.kind == .cancelled)
        #expect(failure?.nothingSent == false)
        await server.wait { $0.ended == 1 }
    }

    @Test func `a task that is cancelled already sends nothing or says so`() async {
        let server = RawServer { _ in .hang }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 2)
        let url = server.url()
        let failures = await withTaskGroup(of: HTTPFailure?.self) { group in
            group.cancelAll()
            for _ in 0..<50 { group.addTask { await client.perform(plain(url)).failure } }
            return await group.reduce(into: [HTTPFailure?]()) { $0.append($1) }
        }
        #expect(failures.count == 50)
        #expect(failures.allSatisfy { $0?.kind == .cancelled })
    }

    @Test func `close fails what runs, what waits and what comes later`() async {
        let server = RawServer { _ in .hang }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 2)
        let url = server.url()
        let failures = await withTaskGroup(of: HTTPFailure?.self) { group in
            for _ in 0..<6 { group.addTask { await client.perform(plain(url)).failure } }
            await server.wait { $0.requests.count == 2 }
            client.close()
            return await group.reduce(into: [HTTPFailure?]()) { $0.append($1) }
        }
        #expect(failures.allSatisfy { $0?.kind == .cancelled })
        #expect(failures.filter { $0?.nothingSent == false }.count == 2)
        let later = await client.perform(plain(url))
        #expect(later.failure?.kind == .cancelled)
        #expect(later.failure?.nothingSent == true)
        client.close()
    }

    @Test func `thousands of calls leave no connection and no descriptor behind`() async {
        let server = RawServer { _ in .reply(Wire.reply("ok")) }
        defer { server.stop() }
        let client = HTTPClient(maxInFlight: 32, maxWaiting: 4096)
        let outcomes = await perform(2000, of: plain(server.url()), on: client)
        #expect(outcomes.allSatisfy { $0.reply?.status == 200 })
        await server.wait { $0.ended == 2000 }
        #expect(server.seen.requests.count == 2000)
    }

    private func perform(
        _ count: Int, of call: HTTPCall, on client: HTTPClient
    ) async -> [Result<HTTPReply, HTTPFailure>] {
        await withTaskGroup(of: Result<HTTPReply, HTTPFailure>.self) { group in
            for _ in 0..<count { group.addTask { await client.perform(call) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}
