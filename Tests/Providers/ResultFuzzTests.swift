import Application
import Providers
import Testing

/// Result texts broken at random: the tokenizer is total.
struct ResultFuzzTests {
    @Test(arguments: 0..<4)
    func `U12 100 000 broken texts in all are read without a trap`(part: Int) {
        var mutator = Mutator(seed: 0x2ED + UInt64(part))
        let tokenizer = ResultTokenizer()
        let seeds = ResultExamplesTests.examples.map { Array($0.text.utf8) }
        var labelled = 0
        for round in 0..<25_000 {
            let bytes = mutator.mutate(seeds[round % seeds.count]).bytes
            let text = String(decoding: bytes, as: UTF8.self)
            let result = tokenizer.read(text, target: orderedIMEI)
            switch result.kind {
            case .labelled:
                labelled += 1
                if result.pairs.isEmpty { Issue.record("labelled without a pair: \(text)") }
            case .freeText:
                if !result.fields.isEmpty || result.display.isEmpty {
                    Issue.record("free text: \(text)")
                }
            case .empty:
                if result != ParsedResult(kind: .empty) { Issue.record("empty: \(text)") }
            }
            let isTidy = result.display.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A }
            if !isTidy { Issue.record("control bytes in the display of: \(text)") }
        }
        #expect(labelled > 10_000)
    }
}
