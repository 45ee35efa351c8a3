internal import Server

/// A variable as `check-config` shows it.
struct VariableRow: Sendable, Equatable {
    let name: String
    /// Masked for secrets; empty when not set.
    let value: String
    /// `environment`, `file` or `default`.
    let origin: String
}

/// Every variable of the program, set or not.
enum VariableList {
    /// By name; unknown ones that claim to be ours come too, since they stop the start.
    static func rows(_ environment: Environment) -> [VariableRow] {
        let set = environment.relevant
        let unset = KnownVariables.used.subtracting(set.map(\.name))
        let rows =
            set.map { VariableRow(name: $0.name, value: shown($0.name, $0.value), origin: $0.origin.rawValue) }
            + unset.map { VariableRow(name: $0, value: "", origin: "default") }
        return rows.sorted { $0.name < $1.name }
    }

    /// Nothing of a secret, not even its length.
    static func shown(_ name: String, _ value: String) -> String {
        guard KnownVariables.secret.contains(name) || looksSecret(name) else { return value }
        return value.isEmpty ? "" : "••••••••"
    }

    /// A mistyped name must not show what the right one would have hidden.
    private static func looksSecret(_ name: String) -> Bool {
        guard !KnownVariables.used.contains(name), !KnownVariables.later.contains(name) else {
            return false
        }
        return ["KEY", "SECRET", "TOKEN", "PASSWORD", "URL"].contains { name.contains($0) }
    }
}
