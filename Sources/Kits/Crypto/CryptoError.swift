/// Why a cryptographic operation was refused; no case carries a secret.
package enum CryptoError: Error, Sendable, Equatable {
    /// The bytes were not sealed by this key for this place, or they were changed.
    case forged
    /// A sealed file ends before its last chunk.
    case truncated
    /// The bytes are no sealed file of this format.
    case notSealed
    /// The password has more than 1,024 bytes or the hash does not fit in memory.
    case passwordRefused
    /// A key has another length than 32 bytes.
    case wrongKeyLength
    /// A secret file that others could read, with its path (SEC121).
    case exposed(path: String)
    /// A file could not be used: its path and the system's error number.
    case file(path: String, errno: Int32)

    /// What happened and what to do, for the operator.
    package var message: String {
        switch self {
        case .forged:
            "The sealed bytes do not match this key; check that the right key file is in use."
        case .truncated: "The sealed file ends too early; use another copy."
        case .notSealed: "The file was not sealed by this program; check its name."
        case .passwordRefused: "The password is longer than 1,024 bytes, or memory ran out."
        case .wrongKeyLength: "A key file must hold exactly 32 bytes; create a new one."
        case .exposed(let path):
            "The secret file \(path) must be a plain file of this user with mode 0400 or 0600."
        case .file(let path, let errno): "The file \(path) could not be used (errno \(errno))."
        }
    }
}
