/// The endpoints as a tree of path segments; a literal beats a parameter, method by method.
struct RouteTable: Sendable {
    /// What a method and a path lead to.
    enum Match: Sendable {
        /// An endpoint and its decoded path parameters.
        case found(Endpoint, [String: String])
        /// The path exists, with other methods.
        case otherMethods([HTTPMethod])
        /// Nothing is there.
        case nothing
    }

    private struct Node: Sendable {
        var literals: [(bytes: [UInt8], node: Int)] = []
        var parameter: Int?
        var endpoints: [(method: HTTPMethod, endpoint: Int)] = []
    }

    private var nodes: [Node] = [Node()]
    private let endpoints: [Endpoint]
    private var deepest = 0

    /// Builds the tree; of two endpoints with one method and shape the first is kept.
    init(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints
        for (index, endpoint) in endpoints.enumerated() {
            let node = insert(endpoint.segments)
            if !nodes[node].endpoints.contains(where: { $0.method == endpoint.method }) {
                nodes[node].endpoints.append((endpoint.method, index))
            }
            deepest = max(deepest, endpoint.segments.count)
        }
    }

    /// Finds the endpoint of a raw path; HEAD falls back to GET.
    func match(_ method: HTTPMethod, _ path: String) -> Match {
        let bytes = Array(path.utf8)
        let parts = bytes.dropFirst().split(
            separator: 0x2F, maxSplits: deepest, omittingEmptySubsequences: false)
        guard bytes.first == 0x2F, parts.count <= deepest else { return .nothing }
        var allowed: [HTTPMethod] = []
        for node in leaves(parts) {
            let known = nodes[node].endpoints
            let exact = known.first { $0.method == method }
            let fallback = method == .head ? known.first { $0.method == .get } : nil
            if let index = (exact ?? fallback)?.endpoint {
                guard let values = parameters(endpoints[index], parts) else { return .nothing }
                return .found(endpoints[index], values)
            }
            for (other, _) in known where !allowed.contains(other) { allowed.append(other) }
        }
        if allowed.contains(.get) && !allowed.contains(.head) { allowed.append(.head) }
        return allowed.isEmpty ? .nothing : .otherMethods(allowed.sorted(by: RouteTable.order))
    }

    /// The nodes a path reaches, the leftmost literal first; as deep as the longest template.
    private func leaves(_ parts: [ArraySlice<UInt8>]) -> [Int] {
        var current = [0]
        for part in parts {
            var reached: [Int] = []
            for node in current {
                if let next = nodes[node].literals.first(where: { $0.bytes.elementsEqual(part) }) {
                    reached.append(next.node)
                }
                if let next = nodes[node].parameter, !part.isEmpty { reached.append(next) }
            }
            current = reached
            if current.isEmpty { return [] }
        }
        return current
    }

    private func parameters(_ endpoint: Endpoint, _ parts: [ArraySlice<UInt8>]) -> [String: String]?
    {
        var values: [String: String] = [:]
        for (segment, part) in zip(endpoint.segments, parts) {
            switch segment {
            case .literal: continue
            case .parameter(let name):
                guard let text = PercentCoding.decode(part, plusIsBlank: false) else { return nil }
                values[name] = text
            }
        }
        return values
    }

    private mutating func insert(_ segments: [TemplateSegment]) -> Int {
        var node = 0
        for segment in segments {
            switch segment {
            case .literal(let bytes):
                if let known = nodes[node].literals.first(where: { $0.bytes == bytes }) {
                    node = known.node
                } else {
                    nodes.append(Node())
                    nodes[node].literals.append((bytes, nodes.count - 1))
                    node = nodes.count - 1
                }
            case .parameter:
                if let known = nodes[node].parameter {
                    node = known
                } else {
                    nodes.append(Node())
                    nodes[node].parameter = nodes.count - 1
                    node = nodes.count - 1
                }
            }
        }
        return node
    }

    private static func order(_ left: HTTPMethod, _ right: HTTPMethod) -> Bool {
        left.rawValue < right.rawValue
    }
}
