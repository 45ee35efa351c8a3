/// Which database speaks; a difference in SQL text is a marked branch on this value.
package enum Dialect: Sendable {
    case sqlite, postgres
}
