internal import Lifecycle

/// A relay on loopback that passes bytes on until it is told to cut a line, once or for good.
package final class CuttingProxy: Sendable {
    /// When the next line is cut; after one cut everything passes again.
    package enum Cut: Sendable, Equatable {
        case never
        /// After that many more bytes in one direction, in the middle of a message or not.
        case bytes(Int, fromServer: Bool)
        /// When these bytes come; they are not passed on.
        case words([UInt8], fromServer: Bool)
    }

    fileprivate struct State {
        var cut = Cut.never
        var generation = 0
        var isStalled = false
        var isRefusing = false
        var isClosed = false
        var cuts = 0
    }

    /// Where clients connect.
    package let port: Int
    private let target: Int
    private let listener: Int32
    private let state = Lock(State())

    /// Starts to relay to a port of loopback.
    package init(to target: Int) throws {
        self.target = target
        port = try FreePort.take()
        listener = try Loopback.listen(port)
        let thread = WorkerThread(name: "proxy")
        thread.submit { [self] in accept() }
        thread.stop()
    }

    /// Says when to cut next.
    package func arm(_ cut: Cut) { state.withLock { $0.cut = cut } }

    /// How many lines were cut by what was armed.
    package var cuts: Int { state.withLock { $0.cuts } }

    /// Cuts every line now.
    package func sever() { state.withLock { $0.generation += 1 } }

    /// Takes new lines and drops them at once, or serves them again.
    package func refuse(_ isRefusing: Bool) { state.withLock { $0.isRefusing = isRefusing } }

    /// Passes nothing on and cuts nothing, as a dead network does, or goes on.
    package func stall(_ isStalled: Bool) { state.withLock { $0.isStalled = isStalled } }

    /// Ends every line and the relay.
    package func close() {
        state.withLock { state in
            state.generation += 1
            state.isClosed = true
        }
    }

    private func accept() {
        while !state.withLock({ $0.isClosed }) {
            guard let client = Loopback.accept(listener, milliseconds: 50) else { continue }
            let server = state.withLock { $0.isRefusing } ? -1 : Loopback.connect(target)
            guard server >= 0 else {
                Loopback.end(client)
                continue
            }
            let thread = WorkerThread(name: "proxy-line")
            let generation = state.withLock { $0.generation }
            thread.submit { [self] in relay(client, server, generation) }
            thread.stop()
        }
        Loopback.end(listener)
    }

    private func relay(_ client: Int32, _ server: Int32, _ generation: Int) {
        var isOpen = true
        while isOpen, state.withLock({ $0.generation }) == generation {
            guard !state.withLock({ $0.isStalled }) else {
                _ = Loopback.isReadable([], milliseconds: 10)
                continue
            }
            let readable = Loopback.isReadable([client, server], milliseconds: 20)
            if readable[0] { isOpen = pass(from: client, to: server, isServer: false) }
            if isOpen && readable[1] { isOpen = pass(from: server, to: client, isServer: true) }
        }
        Loopback.end(client)
        Loopback.end(server)
    }

    /// Passes on what is there; false if the line ended or is to be cut.
    private func pass(from source: Int32, to sink: Int32, isServer: Bool) -> Bool {
        guard let bytes = Loopback.read(source) else { return false }
        let end = state.withLock { $0.passing(bytes, isServer) }
        let isWritten = Loopback.write(sink, bytes.prefix(end ?? bytes.count))
        return end == nil && isWritten
    }
}

extension CuttingProxy.State {
    /// How many of the bytes may still pass before the cut; nil if nothing is cut.
    fileprivate mutating func passing(_ bytes: [UInt8], _ isServer: Bool) -> Int? {
        switch cut {
        case .never: return nil
        case .bytes(let left, let fromServer):
            guard fromServer == isServer else { return nil }
            guard left < bytes.count else {
                cut = .bytes(left - bytes.count, fromServer: fromServer)
                return nil
            }
            return cutAt(left)
        case .words(let words, let fromServer):
            guard fromServer == isServer else { return nil }
            return bytes.firstRange(of: words).map { cutAt($0.lowerBound) }
        }
    }

    private mutating func cutAt(_ index: Int) -> Int {
        cut = .never
        cuts += 1
        return index
    }
}
