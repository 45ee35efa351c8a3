internal import Lifecycle

/// One request and its response on a connection: a state machine that knows no library type.
final class Exchange: @unchecked Sendable {
    // Invariant: everything but `outcome` is touched only by the connection's own thread, or by
    // the one task that holds the request while the connection is suspended; `outcome` has a lock.

    /// What the connection does next.
    enum Step {
        /// Reads on.
        case more
        /// Does nothing until it is resumed.
        case wait
        /// Sends this and, if told so, closes.
        case respond(Response, closing: Bool)
        /// Cuts the connection.
        case cut
    }

    private enum Phase {
        case head
        case body
        /// The body is read but not kept; then this is answered.
        case discarding(Response)
        case waiting
        case answered
    }

    private enum Outcome {
        case none
        case waiting
        /// Taken over from the task; its response will not be used.
        case abandoned
        case ready(Response)
        case taken
    }

    /// The most body bytes read for nothing, so that a refusal can still be delivered.
    private static let discardBytes = 1 << 20

    /// The connection it came on.
    let connection: any ConnectionPort
    private let core: ServerCore
    private var target: [UInt8]
    private var phase = Phase.head
    private var closing = false
    private var maxBody = 0
    private var discarded = 0
    private var bodyStart: Int64 = 0
    private var budgeted = 0
    private var body: [UInt8] = []
    /// The request and its match, from the head until the response.
    private(set) var routed: RoutedRequest?
    private let outcome = Lock(Outcome.none)

    /// An exchange for a request line with this raw target.
    init(core: ServerCore, connection: any ConnectionPort, target: [UInt8]) {
        self.core = core
        self.connection = connection
        self.target = target
    }

    deinit {
        if budgeted > 0 { core.releaseBody(budgeted) }
    }

    /// The bytes of the raw target.
    var targetCount: Int { target.count }

    /// True until the head was handed over.
    var awaitsHead: Bool {
        if case .head = phase { true } else { false }
    }

    /// True while a task works on the request.
    var isWaiting: Bool {
        if case .waiting = phase { true } else { false }
    }

    /// Takes the head: routes it, bounds its body, or refuses it.
    func begin(method: String, version: String, headers: Headers, isMisshapen: Bool) -> Step {
        core.opened()
        phase = .body
        let head = RequestHead(
            method: method, target: target, version: version, headers: headers,
            isMisshapen: isMisshapen)
        var request = Request(
            method: HTTPMethod(rawValue: method) ?? .get, path: "/", headers: headers,
            remote: connection.remote(headers))
        do throws(Problem) {
            let framing = try core.validator.framing(head)
            let target = try core.validator.target(head)
            request.path = target.path
            request.query = target.query
            guard HTTPMethod(rawValue: method) != nil else { throw unknownMethod(at: target.path) }
            return route(request, framing)
        } catch {
            // What broke the framing rules may have hidden a second request: close.
            phase = .answered
            let response =
                error.status == 431
                ? core.router.refuseBriefly(request, error) : core.router.refuse(request, error)
            return .respond(response, closing: true)
        }
    }

    /// Not 501: a method that no address here has is no fault of ours.
    private func unknownMethod(at path: String) -> Problem {
        let allowed = HTTPMethod.allCases.filter { method in
            if case .found = core.router.match(method, path) { true } else { false }
        }
        return allowed.isEmpty ? .notFound : .methodNotAllowed(allowed)
    }

    private func route(_ request: Request, _ framing: HeadValidator.Framing) -> Step {
        let match = core.router.match(request.method, request.path)
        if case .found(let endpoint, _) = match { maxBody = endpoint.body.maxBytes }
        routed = RoutedRequest(request, match)
        bodyStart = core.clock.monotonicMicroseconds()
        switch framing {
        case .none:
            phase = .body
            connection.setDeadline(.none)
        case .chunked:
            phase = .body
            // The library reads chunks more loosely than others do, and hides how; nothing that
            // stands behind a body whose end could be disputed is read as a request.
            closing = true
            connection.setDeadline(.body(received: 0, since: bodyStart))
        case .length(let count):
            connection.setDeadline(.body(received: 0, since: bodyStart))
            phase = .body
            if count > maxBody { return refuseBody(declared: count) }
            guard reserve(count) else { return refuseBusy(request) }
            body.reserveCapacity(count)
        }
        return .more
    }

    /// Takes bytes of the body.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Step {
        switch phase {
        case .body:
            let count = body.count + bytes.count
            connection.setDeadline(.body(received: count, since: bodyStart))
            if count > maxBody {
                discarded = bytes.count
                return refuseBody(declared: nil)
            }
            guard reserve(count) else { return .cut }
            unsafe body.append(contentsOf: bytes)
            return .more
        case .discarding:
            discarded += bytes.count
            return discarded > Exchange.discardBytes ? .cut : .more
        case .head, .waiting, .answered:
            return .cut
        }
    }

    /// The request is complete: hands it to a task, or answers at once.
    func end() -> Step {
        switch phase {
        case .body: return dispatch()
        case .discarding(let response):
            phase = .answered
            return .respond(response, closing: true)
        case .head, .waiting, .answered: return .cut
        }
    }

    /// The connection was resumed: takes the response a task left.
    func resumed() -> Step {
        let response: Response? = outcome.withLock { outcome in
            switch outcome {
            case .ready(let response):
                outcome = .taken
                return response
            case .none, .waiting, .abandoned, .taken: return nil
            }
        }
        guard let response else { return .cut }
        phase = .answered
        return .respond(response, closing: closing || core.isDraining)
    }

    /// Leaves the response and resumes the connection; false when another did before.
    @discardableResult
    func settle(_ response: Response) -> Bool {
        outcome.withLock { outcome in
            switch outcome {
            case .waiting:
                outcome = .ready(response)
                connection.resume()
                return true
            case .none, .abandoned, .ready, .taken: return false
            }
        }
    }

    /// Answers for a task that did not end in time.
    func abandon() {
        // Once claimed the connection stays suspended, so the request is ours to read.
        let isOurs = outcome.withLock { outcome in
            guard case .waiting = outcome else { return false }
            outcome = .abandoned
            return true
        }
        guard isOurs, let routed else { return }
        let response = core.router.refuse(routed.request, Exchange.draining)
        outcome.withLock { outcome in
            outcome = .ready(response)
            connection.resume()
        }
    }

    private static var draining: Problem {
        .unavailable("draining", "The server is stopping; try again shortly.")
    }

    private func dispatch() -> Step {
        guard let routed else { return .cut }
        routed.request.body = body
        body = []
        connection.setDeadline(.none)
        if let response = core.router.respondAtOnce(to: routed.request, routed.match) {
            phase = .answered
            return .respond(response, closing: closing || core.isDraining)
        }
        guard !core.isDraining else {
            phase = .answered
            return .respond(core.router.refuse(routed.request, Exchange.draining), closing: true)
        }
        // Suspend inside the lock: the task may leave the response before this returns.
        outcome.withLock { outcome in
            outcome = .waiting
            connection.suspend()
        }
        phase = .waiting
        if !core.admit(self) {
            settle(core.router.refuse(routed.request, .unavailable()))
        }
        return .wait
    }

    private func refuseBody(declared: Int?) -> Step {
        guard let routed else { return .cut }
        let request = routed.request
        let response: Response
        switch routed.match {
        case .found: response = core.router.refuse(request, .tooLarge(maxBytes: maxBody))
        case .otherMethods(let allowed):
            response = core.router.refuse(request, .methodNotAllowed(allowed))
        case .nothing: response = core.router.refuse(request, .notFound)
        }
        return refuse(response, request, readingOn: (declared ?? 0) <= Exchange.discardBytes)
    }

    private func refuseBusy(_ request: Request) -> Step {
        refuse(core.router.refuse(request, .unavailable()), request, readingOn: false)
    }

    private func refuse(_ response: Response, _ request: Request, readingOn: Bool) -> Step {
        body = []
        let expects = request.headers.contains("Expect")
        guard readingOn && !expects else {
            phase = .answered
            return .respond(response, closing: true)
        }
        phase = .discarding(response)
        return .more
    }

    /// Holds budget for a body of this size; false when the server holds too much already.
    private func reserve(_ count: Int) -> Bool {
        guard count > budgeted else { return true }
        guard core.reserveBody(count - budgeted) else { return false }
        budgeted = count
        return true
    }

    /// Lets go of the request once it is answered, so that an open stream costs little.
    func forgetRequest() {
        routed = nil
        target = []
        if budgeted > 0 { core.releaseBody(budgeted) }
        budgeted = 0
    }
}
