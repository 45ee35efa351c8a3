internal import CSodium
internal import Glibc

/// 32 secret bytes in guarded memory of their own, wiped when the last user lets go (SEC83).
@safe
package final class SecretKey: @unchecked Sendable {
    // Invariant: `memory` holds 32 bytes from sodium_malloc, written only in init and then made
    // read-only until deinit frees it; libsodium wipes it there.
    private let memory: UnsafeMutableRawPointer

    /// The length of every key.
    package static let byteCount = 32

    /// A new random key.
    package init() {
        unsafe memory = Self.allocate()
        unsafe randombytes_buf(memory, Self.byteCount)
        unsafe sodium_mprotect_readonly(memory)
    }

    /// A key from 32 bytes, such as an unwrapped customer key; the caller's copy is not wiped.
    package init(_ bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == Self.byteCount else { throw .wrongKeyLength }
        unsafe memory = Self.allocate()
        unsafe memory.copyMemory(from: bytes, byteCount: Self.byteCount)
        unsafe sodium_mprotect_readonly(memory)
    }

    /// Reads a key file, which must belong to this user and be closed to all others (SEC121).
    package init(file path: String) throws(CryptoError) {
        let descriptor = try SecretFile.openOwnerOnly(path)
        defer { close(descriptor) }
        unsafe memory = Self.allocate()
        // One byte more than a key has: a longer file is another mistake worth naming.
        var beyond: UInt8 = 0
        guard unsafe read(descriptor, memory, Self.byteCount) == Self.byteCount,
            unsafe read(descriptor, &beyond, 1) == 0
        else { throw .wrongKeyLength }
        unsafe sodium_mprotect_readonly(memory)
    }

    deinit {
        unsafe sodium_free(memory)
    }

    /// Makes a new key file of mode 0400, durable when it returns; an existing one is refused.
    package static func create(file path: String) throws(CryptoError) -> SecretKey {
        let key = SecretKey()
        let descriptor = unsafe open(
            path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o400)
        guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
        defer { close(descriptor) }
        let written = unsafe write(descriptor, key.memory, byteCount)
        guard written == byteCount, fsync(descriptor) == 0 else {
            let code = errno
            unsafe unlink(path)
            throw .file(path: path, errno: code)
        }
        try SecretFile.syncFolder(of: path)
        return key
    }

    /// A key derived for one purpose; the same number and context give the same key again.
    package func derived(_ number: UInt64, context: StaticString) -> SecretKey {
        var name = Array(context.description.utf8.prefix(8)).map { CChar(bitPattern: $0) }
        name += [CChar](repeating: 0, count: 8 - name.count)
        let child = unsafe Self.allocate()
        unsafe crypto_kdf_derive_from_key(
            child.assumingMemoryBound(to: UInt8.self), Self.byteCount, number, name,
            memory.assumingMemoryBound(to: UInt8.self))
        return unsafe SecretKey(adopting: child)
    }

    /// Lends the bytes to a call into libsodium; they must not be copied.
    func withBytes<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
        unsafe body(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)))
    }

    private init(adopting memory: UnsafeMutableRawPointer) {
        unsafe self.memory = unsafe memory
        unsafe sodium_mprotect_readonly(memory)
    }

    private static func allocate() -> UnsafeMutableRawPointer {
        Sodium.ready
        guard let memory = unsafe sodium_malloc(byteCount) else {
            preconditionFailure("no memory for a key")
        }
        return unsafe memory
    }
}
