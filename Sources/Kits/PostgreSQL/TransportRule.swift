internal import Glibc
internal import SQL

/// How a connection must be encrypted: verified when it leaves the machine (SEC101).
struct TransportRule {
    /// Where Debian and most others keep the authorities that the machine trusts.
    static let systemCertificates = "/etc/ssl/certs/ca-certificates.crt"

    /// Every host the string names; empty for the default socket.
    let hosts: [String]
    /// The string's own `sslmode`.
    let asked: String?
    /// The string's own `sslrootcert`.
    let certificates: String?

    /// Whether a host is one of Supabase's, whose certificates come from its own authority.
    static func isSupabase(_ host: String) -> Bool {
        host.hasSuffix(".supabase.co") || host.hasSuffix(".supabase.com")
    }

    /// Sets `sslmode` and `sslrootcert`; true if the server has to prove its name.
    func apply(
        to given: inout [String: String], _ trusted: String?
    ) throws(SQLError) -> Bool {
        guard hosts.contains(where: { !Self.isLocal($0) }) else {
            // Plain first: on loopback TLS costs time and keeps nobody out.
            given["sslmode"] = asked ?? "allow"
            return asked == "verify-full" || asked == "verify-ca"
        }
        switch asked {
        case nil, "verify-full": given["sslmode"] = "verify-full"
        case "verify-ca" where certificates != nil: break
        case "require" where hosts.allSatisfy(Self.isSupabase):
            // Written by hand, for one host: encrypted, yet whoever answers is believed.
            given["sslrootcert"] = nil
            return false
        default: throw Self.refusal(asked ?? "")
        }
        if certificates == nil { given["sslrootcert"] = trusted ?? Self.systemCertificates }
        let file = given["sslrootcert"] ?? ""
        guard unsafe access(file, R_OK) == 0 else {
            throw SQLError(
                kind: .other,
                message: "the file with the trusted certificates, \(file), cannot be read; install "
                    + "ca-certificates, or name the server's authority with sslrootcert=FILE")
        }
        return true
    }

    /// Sockets and loopback: nobody outside the machine can listen there.
    static func isLocal(_ host: String) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || host == "localhost"
            || host == "::1" || (host.hasPrefix("127.") && host.utf8.allSatisfy(Self.isAddress))
    }

    private static func isAddress(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == 0x2e
    }

    private static func refusal(_ asked: String) -> SQLError {
        SQLError(
            kind: .other,
            message: "sslmode=\(asked) would send orders and the password over the network to "
                + "whoever answers; remove it, so that the server's certificate is verified, and "
                + "name the server's own authority with sslrootcert=FILE if it has one. Only for "
                + "a Supabase host is sslmode=require accepted")
    }
}
