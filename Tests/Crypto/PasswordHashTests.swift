import Crypto
import Testing

// Serialised: each hash takes its memory for real.
@Suite(.serialized) struct `Password hash` {
    private let light = PasswordHash.Strength(memoryKiB: 8, passes: 1)

    @Test func `SEC1 the standard strength is 64 MiB and three passes`() throws {
        let phc = try PasswordHash.hash("correct horse", strength: .standard)
        #expect(phc.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$"))
        #expect(PasswordHash.verify("correct horse", phc))
        #expect(!PasswordHash.verify("correct horsf", phc))
        #expect(!PasswordHash.needsRehash(phc))
    }

    @Test func `SEC1 the floor is 19 MiB and two passes`() throws {
        let phc = try PasswordHash.hash("x", strength: .floor)
        #expect(phc.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    }

    @Test func `SEC2 a hash of other parameters asks to be made again`() throws {
        let phc = try PasswordHash.hash("secret", strength: light)
        #expect(PasswordHash.needsRehash(phc))
        #expect(!PasswordHash.needsRehash(phc, strength: light))
        #expect(PasswordHash.needsRehash("nonsense"))
    }

    @Test func `two hashes of one password differ by their salt`() throws {
        let one = try PasswordHash.hash("secret", strength: light)
        let two = try PasswordHash.hash("secret", strength: light)
        #expect(one != two)
    }

    @Test func `SEC3 composed and decomposed letters are one password`() throws {
        let phc = try PasswordHash.hash("caf\u{E9}", strength: light)
        #expect(PasswordHash.verify("cafe\u{301}", phc))
        #expect(!PasswordHash.verify("cafe", phc))
    }

    @Test func `SEC3 nothing is cut, not at NUL and not at a length`() throws {
        let phc = try PasswordHash.hash("abc\u{0}def", strength: light)
        #expect(!PasswordHash.verify("abc", phc))
        #expect(!PasswordHash.verify("abc\u{0}deg", phc))
        let long = String(repeating: "a", count: 1024)
        let longHash = try PasswordHash.hash(long, strength: light)
        #expect(PasswordHash.verify(long, longHash))
        #expect(!PasswordHash.verify(String(long.dropLast()) + "b", longHash))
        #expect(throws: CryptoError.passwordRefused) {
            try PasswordHash.hash(long + "a", strength: light)
        }
        #expect(!PasswordHash.verify(long + "a", longHash))
    }

    @Test(arguments: ["", "$", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AA$AA", "a\u{0}b"])
    func `SEC8 a broken stored hash is a no`(phc: String) {
        #expect(!PasswordHash.verify("x", phc))
        #expect(!PasswordHash.verify("x", phc + String(repeating: "A", count: 300)))
    }
}
