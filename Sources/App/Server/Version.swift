/// The version of this program.
package enum Version {
    /// Semantic version text; `CHANGELOG.md` tells what it brought.
    package static let text = "0.1.0"
}
