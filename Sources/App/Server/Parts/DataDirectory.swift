internal import Files
internal import Lifecycle

/// The directory of database, secret, socket and sidecar: made 0700 when it is not there.
enum DataDirectory {
    /// Makes the directory and its parents; throws `ServerStartError`.
    static func make(_ path: String) throws(ServerStartError) {
        do throws(SystemError) {
            try Folder.make(path)
        } catch {
            throw ServerStartError(
                "The data directory \(path) cannot be made (\(error)): check its place and "
                    + "rights, or "
                    + "set WAYBILL_DATA_DIR.", exitCode: 8)
        }
    }
}
