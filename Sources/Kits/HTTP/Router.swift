/// Turns a request into a response without any socket; every refusal becomes a problem.
package struct Router: Sendable {
    /// Renders a problem as a page for a browser.
    package typealias ProblemPage = @Sendable (Request, Problem) -> Response
    /// Told about errors that are not problems: bugs, to be found by the request's id.
    package typealias FaultLog = @Sendable (Request, any Error) -> Void

    /// The endpoints, in the order they were given.
    package let endpoints: [Endpoint]
    private let table: RouteTable
    private let middleware: [Middleware]
    private let commonHeaders: [(String, String)]
    private let problemPage: ProblemPage?
    private let onFault: FaultLog

    /// A router; `commonHeaders` go on every response that has not set them, refusals included.
    package init(
        endpoints: [Endpoint], middleware: [Middleware] = [],
        commonHeaders: [(String, String)] = [], problemPage: ProblemPage? = nil,
        onFault: @escaping FaultLog = { _, _ in }
    ) {
        self.endpoints = endpoints
        self.middleware = middleware
        self.commonHeaders = commonHeaders
        self.problemPage = problemPage
        self.onFault = onFault
        table = RouteTable(endpoints)
    }

    /// Answers a request; never throws and never traps.
    package func respond(to request: Request) async -> Response {
        await respond(to: request, table.match(request.method, request.path))
    }

    /// What a request leads to, for the server to bound the body before it is read.
    func match(_ method: HTTPMethod, _ path: String) -> RouteTable.Match {
        table.match(method, path)
    }

    /// Answers a request whose match is known.
    func respond(to request: Request, _ match: RouteTable.Match) async -> Response {
        if let response = respondAtOnce(to: request, match) { return response }
        let response = await run(middleware[...], routed(request, match), match)
        return finished(response, for: request)
    }

    /// The response of an immediate endpoint, nil when the match is not one.
    func respondAtOnce(to request: Request, _ match: RouteTable.Match) -> Response? {
        guard case .found(let endpoint, _) = match, case .immediate(let handler) = endpoint.action
        else { return nil }
        let request = routed(request, match)
        let response: Response
        do {
            try RequestCheck.check(request, endpoint)
            response = try handler(request)
        } catch {
            response = refusal(error, request)
        }
        return finished(response, for: request)
    }

    /// The response to a request that is refused before routing.
    func refuse(_ request: Request, _ problem: Problem) -> Response {
        finished(refusal(problem, request), for: request)
    }

    /// The same with as few header fields as there can be: the request's took the room.
    func refuseBriefly(_ request: Request, _ problem: Problem) -> Response {
        var response = problem.response(requestID: request.id)
        response.headers.append(("Request-Id", request.id))
        return response
    }

    private func run(
        _ rest: ArraySlice<Middleware>, _ request: Request, _ match: RouteTable.Match
    ) async -> Response {
        do {
            guard let first = rest.first else { return try await terminal(request, match) }
            return try await first.run(request) { request in
                await run(rest.dropFirst(), request, match)
            }
        } catch {
            return refusal(error, request)
        }
    }

    private func terminal(
        _ request: Request, _ match: RouteTable.Match
    ) async throws -> Response {
        switch match {
        case .nothing: throw Problem.notFound
        case .otherMethods(let allowed):
            let problem = Problem.methodNotAllowed(allowed)
            guard request.method == .options else { throw problem }
            return Response(status: 204, headers: problem.headers)
        case .found(let endpoint, _):
            try RequestCheck.check(request, endpoint)
            switch endpoint.action {
            case .task(let handler): return try await handler(request)
            case .immediate(let handler): return try handler(request)
            }
        }
    }

    private func routed(_ request: Request, _ match: RouteTable.Match) -> Request {
        guard case .found(let endpoint, let parameters) = match else { return request }
        var request = request
        request.route = endpoint.template
        request.permission = endpoint.permission
        request.parameters = parameters
        return request
    }

    private func refusal(_ error: any Error, _ request: Request) -> Response {
        let problem: Problem
        if let known = error as? Problem {
            problem = known
        } else if error is CancellationError {
            problem = .unavailable("draining", "The server is stopping; try again shortly.")
        } else {
            onFault(request, error)
            problem = .internalFault
        }
        if let problemPage, Accept.prefersHTML(request.headers.first("Accept")) {
            var page = problemPage(request, problem)
            page.headers.append(contentsOf: problem.headers)
            return page
        }
        return problem.response(requestID: request.id)
    }

    private func finished(_ response: Response, for request: Request) -> Response {
        var response = response
        if request.method == .head, case .stream(let stream) = response.body {
            stream.finish(nil)
            response.body = .bytes([])
        }
        for (name, value) in commonHeaders where response.header(name) == nil {
            response.headers.append((name, value))
        }
        if response.header("Request-Id") == nil {
            response.headers.append(("Request-Id", request.id))
        }
        return response
    }
}
