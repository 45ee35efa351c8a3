/// Why a document was refused.
package enum XMLError: Error, Sendable, Equatable {
    /// The bytes are not valid UTF-8.
    case notUTF8
    /// The bytes contain NUL.
    case nul
    /// The bytes contain `<!DOCTYPE` or `<!ENTITY` in some letter case.
    case doctype
    /// The document is longer than allowed.
    case tooLarge
    /// Elements stand too deep inside each other.
    case tooDeep
    /// The document has too many elements.
    case tooManyElements
    /// The document is not well-formed; the text is libxml2's, with its line.
    case malformed(String)
}
