import Application
import HTTP
import Testing

@testable import Console

/// Refusals as pages.
struct ProblemPageTests {
    private let renderer = ProblemPage(
        settings: ConsoleSettings(
            storeName: "Waybill", currency: "USD", houseAccount: Samples.house, isTestStore: true,
            clock: Samples.clock))

    @Test(arguments: [400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503, 507])
    func `every refusal has a sentence, the reason and a next step`(_ status: Int) throws {
        let request = try Request(.get, "/history")
        let response = renderer.render(
            request, Problem(status: status, code: "x", detail: "The reason <b> itself."))
        #expect(response.status == status)
        #expect(response.text.contains("<h1>"))
        #expect(response.text.contains("The reason &lt;b&gt; itself."))
        #expect(response.text.contains("class=\"soft\""))
        #expect(response.text.contains("class=\"button\""))
        #expect(response.text.contains(request.id) == (status >= 500))
    }

    @Test func `401 leads to the sign-in page, from a form back to the page it stood on`() throws {
        let problem = Problem.unauthorized()
        let page = renderer.render(try Request(.get, "/status/ORD-1?notice=x"), problem)
        #expect(page.status == 303)
        #expect(page.header("Location") == "/login?next=%2Fstatus%2FORD-1%3Fnotice%3Dx")
        let form = renderer.render(try Request(.post, "/submit"), problem)
        #expect(form.header("Location") == "/login?next=%2Fsubmit")
    }

    @Test(arguments: [StorageError.Kind.unusable, .failed, .busy, .closed])
    func `a store that cannot work is a 503 page with its sentence`(
        kind: StorageError.Kind
    ) async throws {
        let sentence = "the database was written by a newer Waybill; install that one"
        let problem = await #expect(throws: Problem.self) {
            try await StorageFaults.mapped { throw StorageError(kind, sentence) }
        }
        let page = renderer.render(try Request(.get, "/history"), try #require(problem))
        #expect(page.status == 503)
        #expect(page.text.contains(sentence))
    }
}
