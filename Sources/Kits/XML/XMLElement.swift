/// An element and what it holds; attributes and comments are not kept.
package struct XMLElement: Sendable, Equatable {
    /// The tag's name as written, with its prefix if it has one.
    package let name: String
    /// What stands inside, in document order.
    package let children: [XMLNode]

    /// Makes an element.
    package init(name: String, children: [XMLNode]) {
        self.name = name
        self.children = children
    }

    /// The child elements in document order.
    package var elements: [XMLElement] {
        children.compactMap { child in
            if case .element(let element) = child { element } else { nil }
        }
    }

    /// The child elements of that name, in document order.
    package func elements(named name: String) -> [XMLElement] {
        elements.filter { $0.name == name }
    }

    /// The first child element of that name.
    package func first(_ name: String) -> XMLElement? {
        for case .element(let element) in children where element.name == name { return element }
        return nil
    }

    /// The element's own text without that of its children, trimmed of white space.
    package var text: String {
        var bytes: [UInt8] = []
        for case .text(let text) in children { bytes.append(contentsOf: text.utf8) }
        let start = bytes.firstIndex { !Self.isSpace($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !Self.isSpace($0) }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// All text in document order, a line break for each `br`; recursion is bounded by the limits.
    package var flattened: String {
        var result = ""
        flatten(into: &result)
        return result
    }

    private func flatten(into result: inout String) {
        if name.utf8.elementsEqual("br".utf8, by: { $0 | 0x20 == $1 }) { result += "\n" }
        for child in children {
            switch child {
            case .text(let text): result += text
            case .element(let element): element.flatten(into: &result)
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
