import Application
import Crypto
import Domain
import Testing

@testable import Server

@Suite struct AccessPartsTests {
    @Test func `SEC30 a minted key reads back and any changed character is refused`() throws {
        let minted = KeyText.mint(.live)
        let read = try #require(KeyText.read(minted.text))
        #expect(read.environment == .live)
        #expect(read.publicID == minted.publicID)
        #expect(read.secretHash == minted.secretHash)
        #expect(minted.text.hasPrefix("wb_live_"))
        let bytes = Array(minted.text.utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] =
                changed[index] == UInt8(ascii: "a") ? UInt8(ascii: "b") : UInt8(ascii: "a")
            #expect(KeyText.read(String(decoding: changed, as: UTF8.self)) == nil)
        }
        #expect(KeyText.read("") == nil)
        #expect(KeyText.read("wb_live__") == nil)
    }

    @Test func `SEC3 common passwords are known in any letter case`() {
        #expect(CommonPasswords.contains("password"))
        #expect(CommonPasswords.contains("PassWord"))
        #expect(!CommonPasswords.contains("seven geese over the harbour"))
    }

    @Test func `SEC2 a wrong password and an unknown user both take a hash`() async throws {
        let queue = try HashQueue(strength: .floor)
        let hash = try await queue.hash("a long enough password")
        #expect(try await queue.verify("a long enough password", hash))
        #expect(try await !queue.verify("another password here", hash))
        #expect(try await !queue.verify("a password that nobody has", nil))
        queue.stop()
        await #expect(throws: AccessError.self) { try await queue.hash("x") }
    }

    @Test func `the store day turns over at the zone's midnight`() throws {
        let manila = try StoreTime(zone: "Asia/Manila")
        // 2026-11-20 16:30 UTC is 00:30 on the 21st in Manila.
        let moment = Timestamp(microseconds: 1_795_192_200_000_000)
        #expect(moment.text == "2026-11-20T16:30:00.000000Z")
        #expect(manila.day(moment) == "20261121")
        #expect(manila.clock(moment) == "2026-11-21 00:30")
        #expect(throws: ServerStartError.self) { try StoreTime(zone: "Mars/Olympus") }
    }

    @Test func `the host of a public address is found`() {
        #expect(PublicAddress.host("https://Shop.Example:8443/x") == "shop.example")
        #expect(PublicAddress.host("https://[::1]:8443") == "[::1]")
        #expect(PublicAddress.host("shop.example") == nil)
    }
}
