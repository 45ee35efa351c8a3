/// What a caller must be allowed to do before an endpoint runs; the words live in the rooms above.
package struct Permission: Hashable, Sendable {
    /// The permission's word, for example `orders:create`.
    package let name: String

    /// Names a permission.
    package init(_ name: String) {
        self.name = name
    }

    /// No credential needed; such an endpoint has no `security` in the OpenAPI document.
    package static let open = Permission("open")
}
