/// A project of Supabase as its addresses name it.
package enum SupabaseProject {
    /// The project's ref in `https://<ref>.supabase.co`; nil for other addresses.
    package static func ref(address: String) -> String? {
        guard let host = PublicAddress.host(address) else { return nil }
        return label(of: host, prefix: "", suffix: ".supabase.co")
    }

    /// The ref that a connection string carries: in the direct host, or in the pooler's user.
    package static func ref(_ connection: ConnectionString) -> String? {
        for place in connection.places {
            let host = place.host.lowercased()
            if let ref = label(of: host, prefix: "db.", suffix: ".supabase.co") { return ref }
            guard host.hasSuffix(".pooler.supabase.com"), let user = connection.user else {
                continue
            }
            let parts = user.split(separator: ".", omittingEmptySubsequences: false)
            if parts.count == 2, isRef(parts[1]) { return String(parts[1]) }
        }
        return nil
    }

    /// Whether a host belongs to Supabase.
    package static func owns(host: String) -> Bool {
        let host = host.lowercased()
        return host.hasSuffix(".supabase.co") || host.hasSuffix(".supabase.com")
    }

    /// The direct connection of a project, as user and database `postgres`.
    static func direct(ref: String, password: String) -> String {
        "postgresql://postgres:\(PercentText.encoded(password))@db.\(ref).supabase.co:5432/postgres"
    }

    private static func label(of host: String, prefix: String, suffix: String) -> String? {
        guard host.hasPrefix(prefix), host.hasSuffix(suffix) else { return nil }
        let label = host.dropFirst(prefix.count).dropLast(suffix.count)
        return isRef(label) ? String(label) : nil
    }

    private static func isRef(_ text: Substring) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
            }
    }
}
