import Crypto
import Glibc
import Testing

@Suite struct `Secret key` {
    private let folder = TemporaryFolder()

    /// Two keys are the same when they hash alike.
    private func isSame(_ left: SecretKey, _ right: SecretKey) -> Bool {
        KeyedHash.hash([1], key: left) == KeyedHash.hash([1], key: right)
    }

    @Test func `a created key file is closed to others and gives the key again`() throws {
        let key = try SecretKey.create(file: folder.file("key"))
        #expect(folder.mode("key") == 0o400)
        #expect(folder.read("key")?.count == 32)
        #expect(isSame(key, try SecretKey(file: folder.file("key"))))
    }

    @Test func `an existing key file is never written over`() throws {
        _ = try SecretKey.create(file: folder.file("key"))
        let before = folder.read("key")
        #expect(throws: CryptoError.file(path: folder.file("key"), errno: EEXIST)) {
            try SecretKey.create(file: folder.file("key"))
        }
        #expect(folder.read("key") == before)
    }

    @Test(arguments: [0o640, 0o604, 0o444, 0o660, 0o700, 0o610] as [mode_t])
    func `SEC121 a key file that others can reach is refused`(mode: mode_t) {
        folder.write(SecureRandom.bytes(32), to: "open", mode: mode)
        let path = folder.file("open")
        #expect(throws: CryptoError.exposed(path: path)) { try SecretKey(file: path) }
        #expect(throws: CryptoError.exposed(path: path)) { try SecretFile.read(path) }
    }

    @Test(arguments: [0o400, 0o600] as [mode_t])
    func `SEC121 a key file of the owner alone is read`(mode: mode_t) throws {
        let bytes = SecureRandom.bytes(32)
        folder.write(bytes, to: "closed", mode: mode)
        #expect(isSame(try SecretKey(file: folder.file("closed")), try SecretKey(bytes)))
        #expect(try SecretFile.read(folder.file("closed")) == bytes)
    }

    @Test(arguments: [0, 31, 33, 64])
    func `a key file of another length is refused`(count: Int) {
        folder.write(SecureRandom.bytes(count), to: "odd")
        #expect(throws: CryptoError.wrongKeyLength) { try SecretKey(file: folder.file("odd")) }
        #expect(throws: CryptoError.wrongKeyLength) { try SecretKey(SecureRandom.bytes(count)) }
    }

    @Test func `SEC121 a link, a folder and a missing file are refused`() {
        folder.write(SecureRandom.bytes(32), to: "real")
        _ = unsafe symlink(folder.file("real"), folder.file("link"))
        #expect(throws: CryptoError.file(path: folder.file("link"), errno: ELOOP)) {
            try SecretKey(file: folder.file("link"))
        }
        #expect(throws: CryptoError.exposed(path: folder.path)) { try SecretKey(file: folder.path) }
        #expect(throws: CryptoError.file(path: folder.file("none"), errno: ENOENT)) {
            try SecretKey(file: folder.file("none"))
        }
    }

    @Test func `a secret file longer than its limit is refused`() {
        folder.write(SecureRandom.bytes(11), to: "long")
        #expect(throws: CryptoError.file(path: folder.file("long"), errno: EFBIG)) {
            try SecretFile.read(folder.file("long"), maxBytes: 10)
        }
    }

    @Test func `a derived key depends on key, number and context`() throws {
        let key = SecretKey()
        let child = key.derived(1, context: "cookies")
        #expect(isSame(child, key.derived(1, context: "cookies")))
        #expect(!isSame(child, key))
        #expect(!isSame(child, key.derived(2, context: "cookies")))
        #expect(!isSame(child, key.derived(1, context: "cursors")))
        #expect(!isSame(child, SecretKey().derived(1, context: "cookies")))
    }
}
