/// The sentence of a log line: source text, with numbers and log values put in.
///
/// A plain `String` cannot be interpolated: say what it is, `\(.string(reference))`.
package struct LogMessage: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// Words of the source, or a value put between them.
    enum Piece: Sendable {
        case words(String)
        case value(LogValue)
    }

    let pieces: [Piece]

    /// A sentence without values.
    package init(stringLiteral value: String) { pieces = [.words(value)] }

    /// A sentence with values.
    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    /// Collects the sentence's words and values.
    package struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var pieces: [Piece] = []

        /// Begins a sentence.
        package init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        /// Adds words from the source.
        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { pieces.append(.words(literal)) }
        }

        /// Adds a value that says what it is.
        package mutating func appendInterpolation(_ value: LogValue) {
            pieces.append(.value(value))
        }

        /// Adds a number.
        package mutating func appendInterpolation(_ value: some BinaryInteger) {
            pieces.append(.value(.int(value)))
        }
    }
}
