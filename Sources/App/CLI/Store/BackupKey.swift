internal import Crypto

/// The key of backups, derived from the secret file as the server does it.
enum BackupKey {
    /// Reads the secret file; throws `CryptoError`.
    static func read(secretFile: String) throws(CryptoError) -> SecretKey {
        try SecretKey(file: secretFile).derived(4, context: "wb-backp")
    }
}
