/// Grows the tree while the parser calls; deaf from the first failure on.
final class XMLBuilder {
    private let limits: XMLLimits
    private var open: [(name: String, children: [XMLNode])] = []
    private var text: [UInt8] = []
    private var elements = 0
    /// The finished document.
    private(set) var root: XMLElement?
    /// The first thing that went wrong.
    private(set) var failure: XMLError?

    /// A builder of nothing so far.
    init(limits: XMLLimits) {
        self.limits = limits
    }

    /// Opens an element, or fails when a limit is passed.
    func start(_ name: String) {
        guard failure == nil else { return }
        elements += 1
        guard elements <= limits.maxElements else { return fail(.tooManyElements) }
        guard open.count < limits.maxDepth else { return fail(.tooDeep) }
        closeText()
        open.append((name, []))
    }

    /// Closes the innermost element; the parser has checked that the names match.
    func end() {
        guard failure == nil else { return }
        closeText()
        guard let closed = open.popLast() else { return }
        let element = XMLElement(name: closed.name, children: closed.children)
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(.element(element))
        }
    }

    /// Adds text; the parser hands a long text over in pieces.
    func add(_ bytes: some Sequence<UInt8>) {
        guard failure == nil else { return }
        text.append(contentsOf: bytes)
    }

    /// Keeps the first failure.
    func fail(_ error: XMLError) {
        failure = failure ?? error
    }

    private func closeText() {
        guard !text.isEmpty else { return }
        if !open.isEmpty {
            open[open.count - 1].children.append(.text(String(decoding: text, as: UTF8.self)))
        }
        text.removeAll(keepingCapacity: true)
    }
}
