import Domain
import Testing

/// Words people see, actors in history, and the generator behind ids.
struct WordTests {
    @Test func `every line state shows its word`() {
        let words: [(LineState, StatusWord)] = [
            (.queued, .pending), (.parked, .pending), (.sending, .pending), (.uncertain, .pending),
            (.needsReview, .pending), (.accepted, .pending), (.inProcess, .inProcess),
            (.completed, .completed), (.rejected, .rejected), (.failed, .failed),
            (.cancelled, .cancelled),
        ]
        #expect(words.count == LineState.allCases.count)
        for (state, word) in words { #expect(StatusWord(state) == word) }
    }

    @Test(arguments: [
        ("In Process", StatusWord.inProcess), ("InProcess", .inProcess), ("in-process", .inProcess),
        ("IN_PROCESS", .inProcess), ("inprocess", .inProcess), ("completed", .completed),
        ("REJECTED", .rejected), ("Pending", .pending), ("fAiLeD", .failed),
        ("cancelled", .cancelled),
    ])
    func `a status word is found in any letter case`(text: String, word: StatusWord) {
        #expect(StatusWord(anyCase: text) == word)
    }

    @Test(arguments: ["", " ", "done", "canceled", "complete", "pending!", "C\u{43E}mpleted"])
    func `another word is none`(text: String) {
        #expect(StatusWord(anyCase: text) == nil)
    }

    @Test func `SplitMix64 gives the sequence of its authors`() {
        var zero = SplitMix64(seed: 0)
        #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
        #expect(zero.next() == 0x6E78_9E6A_A1B9_65F4)
        #expect(zero.next() == 0x06C4_5D18_8009_454F)
        var other = SplitMix64(seed: 1_234_567)
        #expect(other.next() == 6_457_827_717_110_365_317)
        #expect(other.next() == 3_203_168_211_198_807_973)
        #expect(other.next() == 9_817_491_932_198_370_423)
    }

    @Test func `numbers below a bound stay below it`() {
        var random = SplitMix64(seed: 3)
        #expect(random.below(0) == 0)
        #expect(random.below(1) == 0)
        for _ in 0..<1_000 { #expect(random.below(7) < 7) }
    }

    @Test(arguments: [
        "system", "staff:stf_1", "api_key:a:b", "cli:root", "customer:", "provider:x",
    ])
    func `an actor reads back from its text`(text: String) throws {
        let actor = try #require(Actor(text))
        #expect(Actor(actor.text) == actor)
    }

    @Test func `an actor of an unknown kind is none`() {
        #expect(Actor("robot:1") == nil)
        #expect(Actor("") == nil)
        #expect(Actor("api_key:a:b")?.id == "a:b")
    }
}
