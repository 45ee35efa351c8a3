internal import CSodium
internal import Glibc

/// Reads a sealed file chunk by chunk; a changed, reordered or missing chunk is an error (SEC84).
@safe
package struct FileOpener: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var isDone = false

    /// Opens the file and reads its header; throws `notSealed` for any other kind of file.
    package init(path: String, key: SecretKey) throws(CryptoError) {
        self.path = path
        descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
        let front = try read(SealedFormat.mark.count + SealedFormat.headerBytes)
        guard front.count == SealedFormat.mark.count + SealedFormat.headerBytes,
            front.starts(with: SealedFormat.mark)
        else { throw .notSealed }
        let header = Array(front.dropFirst(SealedFormat.mark.count))
        let code = unsafe key.withBytes { bytes in
            unsafe crypto_secretstream_xchacha20poly1305_init_pull(&state, header, bytes)
        }
        guard code == 0 else { throw .notSealed }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The next plain bytes, at most 64 KiB; nil after the last chunk, and only then is all well.
    package mutating func next() throws(CryptoError) -> [UInt8]? {
        guard !isDone else { return nil }
        let cipher = try read(SealedFormat.chunkBytes + SealedFormat.overheadBytes)
        guard cipher.count >= SealedFormat.overheadBytes else { throw .truncated }
        var plain = [UInt8](repeating: 0, count: cipher.count - SealedFormat.overheadBytes)
        var tag: UInt8 = 0
        let code = unsafe crypto_secretstream_xchacha20poly1305_pull(
            &state, &plain, nil, &tag, cipher, UInt64(cipher.count), SealedFormat.mark,
            UInt64(SealedFormat.mark.count))
        guard code == 0 else {
            // A file cut inside a chunk cannot be told from a changed one: both are unusable.
            throw .forged
        }
        if tag == crypto_secretstream_xchacha20poly1305_tag_final() {
            isDone = true
            guard try read(1).isEmpty else { throw .forged }
        }
        return plain
    }

    private func read(_ count: Int) throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var length = 0
        while length < count {
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(
                    descriptor, buffer.baseAddress?.advanced(by: length), count - length)
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw .file(path: path, errno: errno) }
            if got == 0 { break }
            length += got
        }
        return Array(bytes.prefix(length))
    }
}

extension FileOpener {
    /// Opens a whole file into a new one of mode 0600, which is removed when anything fails.
    package static func open(
        file source: String, to target: String, key: SecretKey
    ) throws(CryptoError) {
        var opener = try FileOpener(path: source, key: key)
        let output = unsafe Glibc.open(
            target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw .file(path: target, errno: errno) }
        defer { close(output) }
        do throws(CryptoError) {
            while let plain = try opener.next() {
                var sent = 0
                while sent < plain.count {
                    let count = unsafe plain.withUnsafeBytes { buffer in
                        unsafe Glibc.write(
                            output, buffer.baseAddress?.advanced(by: sent), plain.count - sent)
                    }
                    if count < 0 && errno == EINTR { continue }
                    guard count > 0 else { throw .file(path: target, errno: errno) }
                    sent += count
                }
            }
            guard fsync(output) == 0 else { throw .file(path: target, errno: errno) }
        } catch {
            unsafe unlink(target)
            throw error
        }
    }
}
