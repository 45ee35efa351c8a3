package import SQL

/// The two ends of a move, with the names that people know them by.
package struct MoveDatabases: Sendable {
    /// Where the store is.
    package let source: any Database
    /// Where it goes.
    package let target: any Database
    /// The source as a person names it; holds no password.
    package let sourceName: String
    /// The target as a person names it; holds no password.
    package let targetName: String

    /// Names both ends.
    package init(
        source: any Database, target: any Database, sourceName: String, targetName: String
    ) {
        self.source = source
        self.target = target
        self.sourceName = sourceName
        self.targetName = targetName
    }
}
