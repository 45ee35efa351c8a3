import Glibc
import Lifecycle

/// A server of raw bytes that counts what it sees and misbehaves as told.
final class RawServer: Sendable {
    /// What to do once a whole request was read.
    enum Action: Sendable {
        /// Sends the bytes; keeps the connection for another request, or closes it.
        case reply([UInt8], keepsOpen: Bool = false)
        /// Sends the bytes one at a time.
        case drip([UInt8])
        /// Sends the front once and the piece over and over until the client leaves.
        case flood(front: [UInt8], piece: [UInt8])
        /// Says nothing until the client leaves.
        case hang
        /// Sends the bytes, then resets the connection.
        case reset([UInt8] = [])
        /// Takes the first bytes that come and resets the connection with the rest unread.
        case cut
    }

    /// What was seen so far.
    struct Seen: Sendable {
        var connections = 0
        var ended = 0
        var open = 0
        var mostOpen = 0
        var bytes = 0
        var requests: [String] = []
    }

    private struct State {
        var seen = Seen()
        var sockets: Set<Int32> = []
        var isStopped = false
        var waiting: [(met: @Sendable (Seen) -> Bool, reply: CheckedContinuation<Void, Never>)] = []
    }

    private let listener: Int32
    private let reads: Bool
    private let state = Lock(State())
    private let script: @Sendable (Int) -> Action
    /// The TCP port; 0 on a local socket.
    let port: UInt16

    /// Listens on a free port of 127.0.0.1, or on a local socket; `reads: false` acts at once.
    init(
        unixSocket: String? = nil, reads: Bool = true,
        _ script: @escaping @Sendable (_ request: Int) -> Action
    ) {
        self.script = script
        self.reads = reads
        if let unixSocket {
            listener = Sockets.listen(unixSocket: unixSocket)
            port = 0
        } else {
            (listener, port) = Sockets.listenOnFreePort(backlog: 128)
        }
        let accepting = WorkerThread(name: "raw-accept")
        accepting.submit { [self] in accept() }
        accepting.stop()
    }

    /// The address of a path on this server.
    func url(_ path: String = "/", scheme: String = "http") -> String {
        "\(scheme)://127.0.0.1:\(port)\(path)"
    }

    /// What was seen until now.
    var seen: Seen { state.withLock { $0.seen } }

    /// Returns once the condition holds, or when the test's time limit cancels the task.
    func wait(until met: @escaping @Sendable (Seen) -> Bool) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { reply in
                state.withLock { $0.waiting.append((met, reply)) }
                note { _ in }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting.removeAll() }
                return state.waiting
            }
            for entry in waiting { entry.reply.resume() }
        }
    }

    /// Closes everything; threads end by themselves.
    func stop() {
        let sockets = state.withLock { state in
            state.isStopped = true
            return state.sockets
        }
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func note(_ change: (inout Seen) -> Void) {
        let ready = state.withLock { state in
            change(&state.seen)
            let seen = state.seen
            let ready = state.waiting.filter { $0.met(seen) }
            state.waiting.removeAll { $0.met(seen) }
            return ready
        }
        for entry in ready { entry.reply.resume() }
    }

    private func accept() {
        defer { close(listener) }
        while true {
            let socket = Glibc.accept(listener, nil, nil)
            guard socket >= 0 else { return }
            let isStopped = state.withLock { state in
                if !state.isStopped { state.sockets.insert(socket) }
                return state.isStopped
            }
            if isStopped {
                close(socket)
                return
            }
            note { seen in
                seen.connections += 1
                seen.open += 1
                seen.mostOpen = max(seen.mostOpen, seen.open)
            }
            let thread = WorkerThread(name: "raw-serve")
            thread.submit { [self] in
                serve(socket)
                state.withLock { _ = $0.sockets.remove(socket) }
                close(socket)
                note { seen in
                    seen.open -= 1
                    seen.ended += 1
                }
            }
            thread.stop()
        }
    }

    private func serve(_ socket: Int32) {
        while true {
            var number = 0
            if reads {
                guard let request = readRequest(socket) else { return }
                note { seen in
                    seen.requests.append(request)
                    number = seen.requests.count
                }
            }
            switch script(number) {
            case .reply(let bytes, let keepsOpen):
                guard Sockets.send(bytes, to: socket), keepsOpen else { return }
            case .drip(let bytes):
                for byte in bytes where !Sockets.send([byte], to: socket) { return }
                return
            case .flood(let front, let piece):
                guard Sockets.send(front, to: socket) else { return }
                while Sockets.send(piece, to: socket) {}
                return
            case .hang:
                while !(Sockets.receive(socket)?.isEmpty ?? true) {}
                return
            case .reset(let bytes):
                _ = Sockets.send(bytes, to: socket)
                Sockets.resetOnClose(socket)
                return
            case .cut:
                _ = Sockets.receive(socket)
                Sockets.resetOnClose(socket)
                return
            }
        }
    }

    /// Reads headers and the body that Content-Length tells; nil when the client left before.
    private func readRequest(_ socket: Int32) -> String? {
        var bytes: [UInt8] = []
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.utf8.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = text[..<end.lowerBound]
                let length =
                    head.split(separator: "\r\n")
                    .first { $0.lowercased().hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) } ?? 0
                if text.utf8.distance(from: end.upperBound, to: text.utf8.endIndex) >= length {
                    return text
                }
            }
            guard let piece = Sockets.receive(socket), !piece.isEmpty else { return nil }
            note { $0.bytes += piece.count }
            bytes += piece
        }
    }
}
