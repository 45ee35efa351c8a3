/// Names one typed value that middleware leaves on a request, for example the principal.
package protocol RequestKey {
    /// The type of the value.
    associatedtype Value: Sendable
}
