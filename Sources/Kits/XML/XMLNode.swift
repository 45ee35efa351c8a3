/// What stands inside an element, in document order.
package enum XMLNode: Sendable, Equatable {
    case element(XMLElement)
    /// Text with entities resolved; CDATA is text too.
    case text(String)
}
