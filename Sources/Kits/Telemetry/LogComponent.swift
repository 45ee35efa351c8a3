/// The part of the program that speaks, such as `ORDERS`; rooms add theirs as static members.
package struct LogComponent: Sendable, Hashable {
    /// The word between the brackets, upper case.
    package let name: String

    /// Names a component in the source text; no value from outside can become one.
    package init(_ name: StaticString) { self.name = name.description }
}
