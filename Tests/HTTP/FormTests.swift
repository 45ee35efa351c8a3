import HTTP
import Testing

private func multipart(_ text: String, boundary: String = "B") throws -> FormFields {
    try MultipartParser.parse(Array(text.utf8), boundary: boundary)
}

private let head = "Content-Disposition: form-data; name=\"a\""

@Suite struct FormTests {
    @Test func `a form keeps order, repeats and blanks`() throws {
        let form = try FormFields.urlencoded(Array("a=1&b=%C3%84+x&a=&c&=d&&a=%2B".utf8))
        #expect(form.fields.map(\.name) == ["a", "b", "a", "c", "", "a"])
        #expect(form.all("a") == ["1", "", "+"])
        #expect(form.first("b") == "Ä x")
        #expect(form.first("z") == nil)
    }

    @Test(arguments: ["a=%", "a=%2", "a=%zz", "%00=1", "a=%00", "a=%ff", "a=\u{0}"])
    func `a form that does not decode is refused`(_ text: String) {
        #expect(throws: Problem.self) { try FormFields.urlencoded(Array(text.utf8)) }
    }

    @Test func `F3 a hundred thousand fields are refused`() {
        let body = Array(String(repeating: "a=1&", count: 100_000).utf8)
        #expect(throws: Problem.self) { try FormFields.urlencoded(body) }
        let part = "\r\n--B\r\n\(head)\r\n\r\nv"
        let parts = "--B\r\n\(head)\r\n\r\nv" + String(repeating: part, count: 100_000)
        #expect(throws: Problem.self) { try multipart(parts + "\r\n--B--\r\n") }
    }

    @Test func `F3 nesting is only a name`() throws {
        let name = "a" + String(repeating: "[b]", count: 100_000)
        let form = try FormFields.urlencoded(Array((name + "=1").utf8))
        #expect(form.fields.first?.name.utf8.count == 300_001)
    }

    @Test func `a multipart form has its fields and files, byte for byte`() throws {
        let text =
            "--B\r\n\(head)\r\n\r\nÄ\r\n--C-\r\n--B\r\n"
            + "content-disposition: form-data; name=f; filename=\"x \\\"y\\\";z.csv\"\r\n"
            + "Content-Type: Text/CSV; charset=utf-8\r\n\r\n\u{0}1\r\n\r\n--B\r\n\(head)\r\n\r\n"
            + "\r\n--B--\r\n"
        let form = try multipart(text)
        #expect(form.all("a") == ["Ä\r\n--C-", ""])
        let file = try #require(form.file("f"))
        #expect(file.fileName == "x \"y\";z.csv")
        #expect(file.contentType == "text/csv")
        #expect(file.bytes == Array("\u{0}1\r\n".utf8))
    }

    @Test(arguments: [
        "", "--B", "--B\r\n", "--B--x", "--B\n", "x\r\n--B--", "--C\r\n", "--B\r\n\r\nv\r\n--B--",
        "--B\r\n\(head)\r\n\r\nv", "--B\r\n\(head)\r\n\r\nv\r\n--B", "--B\r\n\(head)\n\nv\r\n--B--",
        "--B\r\n\(head)\r\n\(head)\r\n\r\nv\r\n--B--", "--B\r\n\(head); name=b\r\n\r\nv\r\n--B--",
        "--B\r\nContent-Disposition: form-data\r\n\r\nv\r\n--B--",
        "--B\r\nContent-Disposition: attachment; name=a\r\n\r\nv\r\n--B--",
        "--B\r\nContent-Disposition : form-data; name=a\r\n\r\nv\r\n--B--",
        "--B\r\n\(head)\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n--C--\r\n--B--",
        "--B\r\n\(head)\r\nContent-Transfer-Encoding: base64\r\n\r\nv\r\n--B--",
        "--B\r\n\(head)\r\n\r\nv\u{0}\r\n--B--", "--B\r\n\(head)\r\n\r\nv\r\n--B--\r\nmore",
        "--B\r\n\(head)\r\nX: \u{0}\r\n\r\nv\r\n--B--", "--B\r\n X: y\r\n\(head)\r\n\r\nv\r\n--B--",
    ])
    func `a multipart form that breaks a rule is refused`(_ text: String) {
        #expect(throws: Problem.self) { try multipart(text) }
    }

    @Test func `a field that is not UTF-8 is refused`() {
        let bytes = Array("--B\r\n\(head)\r\n\r\n".utf8) + [0xFF] + Array("\r\n--B--".utf8)
        #expect(throws: Problem.self) { try MultipartParser.parse(bytes, boundary: "B") }
    }

    @Test func `a part's header has bounds`() {
        let long = "X: " + String(repeating: "y", count: 5000)
        let many = String(repeating: "X: y\r\n", count: 9)
        #expect(throws: Problem.self) {
            try multipart("--B\r\n\(long)\r\n\(head)\r\n\r\nv\r\n--B--")
        }
        #expect(throws: Problem.self) { try multipart("--B\r\n\(many)\(head)\r\n\r\nv\r\n--B--") }
    }

    @Test(arguments: [
        "", "a\u{0}b", "ends with blank ", String(repeating: "b", count: 71), "ä", "a\"b",
    ])
    func `a boundary outside the grammar is refused`(_ boundary: String) {
        #expect(throws: Problem.self) { try multipart("--\(boundary)--", boundary: boundary) }
    }

    @Test func `random bytes never trap the parser`() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "--B", "\r\n", "--", "\r", "\n", head, "; filename=\"", "\"", "\\", ":", "a", "\u{0}",
            "=", ";",
        ]
        for _ in 0..<3000 {
            let count = Int.random(in: 0...12, using: &generator)
            let tail = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }
            let body = Array(("--B\r\n" + tail.joined()).utf8)
            let form = try? MultipartParser.parse(body, boundary: "B")
            #expect((form?.fields.count ?? 0) + (form?.files.count ?? 0) <= 12)
            _ = try? FormFields.urlencoded(body)
        }
    }

    @Test func `the router's form reads both types and refuses a third`() throws {
        func request(_ type: String, _ body: String) throws -> Request {
            try Request(
                .post, "/", headers: Headers([("Content-Type", type)]), body: Array(body.utf8))
        }
        let plain = try request("application/x-www-form-urlencoded; charset=utf-8", "a=b").form()
        #expect(plain.first("a") == "b")
        let parts = "--x y\r\n\(head)\r\n\r\nb\r\n--x y--"
        #expect(
            try request("multipart/form-data; boundary=\"x y\"", parts).form().first("a") == "b")
        #expect(throws: Problem.self) { try request("application/json", "{}").form() }
        #expect(throws: Problem.self) { try request("multipart/form-data", parts).form() }
    }

    @Test func `a cookie that came twice is no cookie`() throws {
        let headers = Headers([("Cookie", "a=1; b=2;c=\"3\""), ("cookie", "b=4")])
        let request = try Request(.get, "/", headers: headers)
        #expect(request.cookie("a") == "1")
        #expect(request.cookie("b") == nil)
        #expect(request.cookie("c") == "\"3\"")
        #expect(request.cookie("d") == nil)
    }
}
