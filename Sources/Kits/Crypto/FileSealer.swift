internal import CSodium
internal import Glibc

/// Writes a sealed file in 64 KiB chunks (crypto_secretstream), for backups (SEC84).
@safe
package struct FileSealer: ~Copyable {
    private let path: String
    private let descriptor: Int32
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var pending: [UInt8] = []

    /// Creates the file with mode 0600; an existing file is refused, not overwritten.
    package init(path: String, key: SecretKey) throws(CryptoError) {
        Sodium.ready
        self.path = path
        descriptor = unsafe Glibc.open(
            path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
        var header = [UInt8](repeating: 0, count: SealedFormat.headerBytes)
        unsafe key.withBytes { bytes in
            _ = unsafe crypto_secretstream_xchacha20poly1305_init_push(&state, &header, bytes)
        }
        try writeAll(SealedFormat.mark + header)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Adds plain bytes; at most one chunk waits in memory.
    package mutating func write(_ bytes: [UInt8]) throws(CryptoError) {
        pending.append(contentsOf: bytes)
        var start = 0
        // A full chunk stays back until more follows: only the last one carries the final mark.
        while pending.count - start > SealedFormat.chunkBytes {
            let end = start + SealedFormat.chunkBytes
            try push(Array(pending[start..<end]), isLast: false)
            start = end
        }
        if start > 0 { pending.removeFirst(start) }
    }

    /// Writes the last chunk and makes the file durable; without it the file reads as truncated.
    package consuming func finish() throws(CryptoError) {
        try push(pending, isLast: true)
        guard fsync(descriptor) == 0 else { throw .file(path: path, errno: errno) }
        try SecretFile.syncFolder(of: path)
    }

    private mutating func push(_ plain: [UInt8], isLast: Bool) throws(CryptoError) {
        var cipher = [UInt8](repeating: 0, count: plain.count + SealedFormat.overheadBytes)
        let tag = isLast ? crypto_secretstream_xchacha20poly1305_tag_final() : 0
        unsafe crypto_secretstream_xchacha20poly1305_push(
            &state, &cipher, nil, plain, UInt64(plain.count), SealedFormat.mark,
            UInt64(SealedFormat.mark.count), tag)
        try writeAll(cipher)
    }

    private func writeAll(_ bytes: [UInt8]) throws(CryptoError) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: sent), bytes.count - sent)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .file(path: path, errno: errno) }
            sent += count
        }
    }
}

extension FileSealer {
    /// Seals a whole file into a new one; the new one is removed when anything fails.
    package static func seal(
        file source: String, to target: String, key: SecretKey
    ) throws(CryptoError) {
        let input = unsafe Glibc.open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw .file(path: source, errno: errno) }
        defer { close(input) }
        var sealer = try FileSealer(path: target, key: key)
        do throws(CryptoError) {
            var buffer = [UInt8](repeating: 0, count: SealedFormat.chunkBytes)
            while true {
                let count = unsafe Glibc.read(input, &buffer, buffer.count)
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw .file(path: source, errno: errno) }
                if count == 0 { break }
                try sealer.write(Array(buffer.prefix(count)))
            }
            try sealer.finish()
        } catch {
            unsafe unlink(target)
            throw error
        }
    }
}
