import Testing

@testable import Server

@Suite struct CopyCounterTests {
    private static let text = """
        SET x = 1;
        COPY waybill.meta (key, value) FROM stdin;
        a\\tb
        COPY waybill.fake (x) FROM stdin;
        \\.

        COPY waybill."order" (a) FROM stdin;
        \\.
        COPY other.meta (a) FROM stdin;
        1
        \\.

        """

    @Test(arguments: [1, 2, 7, 4_096])
    func `rows are counted by table however the bytes come`(_ chunk: Int) {
        var counter = CopyCounter(schema: "waybill")
        let bytes = Array(Self.text.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            counter.read(Array(bytes[start..<min(start + chunk, bytes.count)]))
        }
        #expect(counter.counts == ["meta": 2, "order": 0])
    }

    @Test func `a row longer than what is kept is one row`() {
        var counter = CopyCounter(schema: "w")
        let long = String(repeating: "x", count: 100_000)
        counter.read(Array("COPY w.t (a) FROM stdin;\n\(long)\n\(long)\n\\.\n".utf8))
        #expect(counter.counts == ["t": 2])
    }
}
