internal import Crypto
internal import Files
internal import Store

/// The key file from which every key of the store is derived (SEC82).
struct StoreSecret: Sendable {
    /// Seals raw provider replies.
    let replies: SecretKey
    /// Signs form tokens.
    let forms: SecretKey
    /// Masks IMEIs and phones in logs.
    let logs: SecretKey
    /// Encrypts backups.
    let backups: SecretKey
    /// Tells whether every node has the same file; it gives nothing away.
    let fingerprint: String

    /// Reads the file, or makes it when it and the database are new; throws `ServerStartError`.
    static func open(_ path: String, storeExists: Bool) throws(ServerStartError) -> StoreSecret {
        let master: SecretKey
        do {
            if Folder.contains(path) {
                master = try SecretKey(file: path)
            } else {
                guard !storeExists else {
                    throw ServerStartError(
                        "The secret file \(path) is missing although the store exists. Put it back "
                            + "from where it is kept (another node has the same one), or set "
                            + "WAYBILL_SECRET_FILE.", exitCode: 8)
                }
                master = try SecretKey.create(file: path)
            }
        } catch let error as ServerStartError {
            throw error
        } catch {
            throw ServerStartError(
                "The secret file \(path) cannot be used: \(error). It must belong to this "
                    + "user and be "
                    + "readable by nobody else (mode 0400 or 0600).", exitCode: 8)
        }
        return StoreSecret(
            replies: master.derived(1, context: "wb-reply"),
            forms: master.derived(2, context: "wb-forms"),
            logs: master.derived(3, context: "wb-logs_"),
            backups: master.derived(4, context: "wb-backp"),
            fingerprint: Hex.encode(
                KeyedHash.hash(Array("waybill".utf8), key: master.derived(5, context: "wb-check"))))
    }

    /// Throws `ServerStartError` unless the store was founded with this very file.
    func check(with store: Store, path: String) async throws {
        guard try await !store.agrees(onSecret: fingerprint) else { return }
        throw ServerStartError(
            "The secret file \(path) is not the one with which this store was founded: sealed "
                + "data could not be read and backups not be opened. Copy the file of the node "
                + "that founded the store, or set WAYBILL_SECRET_FILE.", exitCode: 8)
    }
}
