import Crypto
import Testing

@Suite struct `Sealed files` {
    private let folder = TemporaryFolder()
    private let key = SecretKey()
    private static let chunk = 64 * 1024
    private static let sealedChunk = chunk + 17
    private static let front = 32

    private func open(_ name: String, key: SecretKey? = nil) throws -> [UInt8] {
        var opener = try FileOpener(path: folder.file(name), key: key ?? self.key)
        var plain: [UInt8] = []
        while let bytes = try opener.next() { plain += bytes }
        return plain
    }

    private func seal(_ plain: [UInt8], to name: String) throws {
        var sealer = try FileSealer(path: folder.file(name), key: key)
        try sealer.write(plain)
        try sealer.finish()
    }

    @Test(arguments: [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 5])
    func `SEC84 a sealed file opens again`(count: Int) throws {
        let plain = SecureRandom.bytes(count)
        try seal(plain, to: "sealed")
        #expect(try open("sealed") == plain)
        let chunks = max((count + Self.chunk - 1) / Self.chunk, 1)
        #expect(folder.read("sealed")?.count == Self.front + count + 17 * chunks)
        #expect(folder.mode("sealed") == 0o600)
    }

    @Test func `SEC84 pieces of any size give the same file contents`() throws {
        let plain = SecureRandom.bytes(200_000)
        var sealer = try FileSealer(path: folder.file("pieces"), key: key)
        for start in stride(from: 0, to: plain.count, by: 7001) {
            try sealer.write(Array(plain[start..<min(start + 7001, plain.count)]))
        }
        try sealer.finish()
        #expect(try open("pieces") == plain)
    }

    @Test func `SEC84 a changed byte anywhere is found`() throws {
        try seal(SecureRandom.bytes(2 * Self.chunk + 100), to: "good")
        let good = try #require(folder.read("good"))
        for index in [0, 8, 31, 32, 40, Self.front + Self.sealedChunk, good.count - 1] {
            var bad = good
            bad[index] ^= 0x80
            folder.write(bad, to: "bad")
            #expect(throws: CryptoError.self) { try open("bad") }
        }
    }

    @Test func `SEC84 a file cut anywhere is found`() throws {
        try seal(SecureRandom.bytes(2 * Self.chunk), to: "good")
        let good = try #require(folder.read("good"))
        let lengths = [
            0, 7, 31, Self.front, Self.front + 16, Self.front + Self.sealedChunk, good.count - 1,
        ]
        for length in lengths {
            folder.write(Array(good.prefix(length)), to: "cut")
            #expect(throws: CryptoError.self) { try open("cut") }
        }
        folder.write(Array(good.prefix(Self.front + Self.sealedChunk)), to: "cut")
        #expect(throws: CryptoError.truncated) { try open("cut") }
    }

    @Test func `SEC84 chunks swapped, repeated or added are found`() throws {
        try seal(SecureRandom.bytes(3 * Self.chunk), to: "good")
        let good = try #require(folder.read("good"))
        let front = Array(good.prefix(Self.front))
        let chunks = (0..<3).map { index in
            Array(good.dropFirst(Self.front + index * Self.sealedChunk).prefix(Self.sealedChunk))
        }
        let bad = [
            [chunks[1], chunks[0], chunks[2]], [chunks[0], chunks[0], chunks[1], chunks[2]],
            [chunks[0], chunks[2]], [chunks[0], chunks[1], chunks[2], [0]],
            [chunks[0], chunks[1], chunks[2], chunks[2]],
        ]
        for order in bad {
            folder.write(front + order.flatMap(\.self), to: "bad")
            #expect(throws: CryptoError.forged) { try open("bad") }
        }
    }

    @Test func `a file without its last chunk reads as truncated, as after a crash`() throws {
        do {
            var sealer = try FileSealer(path: folder.file("crash"), key: key)
            try sealer.write(SecureRandom.bytes(Self.chunk + 1))
        }
        #expect(throws: CryptoError.truncated) { try open("crash") }
    }

    @Test func `another key opens nothing`() throws {
        try seal([1, 2, 3], to: "sealed")
        #expect(throws: CryptoError.forged) { try open("sealed", key: SecretKey()) }
    }

    @Test func `another kind of file is named as such, and no descriptor is left open`() {
        folder.write(SecureRandom.bytes(500), to: "photo")
        for _ in 0..<2000 {
            #expect(throws: CryptoError.notSealed) {
                _ = try FileOpener(path: folder.file("photo"), key: key)
            }
        }
    }

    @Test func `whole files are sealed and opened, and nothing half-done stays`() throws {
        let plain = SecureRandom.bytes(150_000)
        folder.write(plain, to: "plain")
        try FileSealer.seal(file: folder.file("plain"), to: folder.file("sealed"), key: key)
        try FileOpener.open(file: folder.file("sealed"), to: folder.file("back"), key: key)
        #expect(folder.read("back") == plain)
        #expect(folder.mode("back") == 0o600)

        var bad = try #require(folder.read("sealed"))
        bad[100_000] ^= 1
        folder.write(bad, to: "bad")
        #expect(throws: CryptoError.forged) {
            try FileOpener.open(file: folder.file("bad"), to: folder.file("half"), key: key)
        }
        #expect(folder.read("half") == nil)
        #expect(throws: CryptoError.self) {
            try FileSealer.seal(file: folder.file("none"), to: folder.file("new"), key: key)
        }
        #expect(folder.read("new") == nil)
        #expect(throws: CryptoError.self) {
            try FileSealer.seal(file: folder.file("plain"), to: folder.file("sealed"), key: key)
        }
    }
}
