import Application
import Domain
import HTTP
import Testing

@testable import Console

/// The pages of messages, templates and webhooks, without scripts.
@Suite struct MessagePagesTests {
    private static let id = ID<WebhookEndpoint>(value: 5)

    private static func endpoint(isOn: Bool = true) -> WebhookEndpointRecord {
        WebhookEndpointRecord(
            key: 1, id: id, url: "https://hooks.example.com/<b>", events: ["order.*"],
            customer: nil, isOn: isOn, reason: isOn ? nil : "no try succeeded for 72 h",
            position: 1, failingSince: nil, failures: 0, createdAt: Samples.now,
            createdBy: .system)
    }

    @Test func `a webhook is added with its secret on the answer, once`() async throws {
        let stand = Stand()
        let form = [("url", "https://hooks.example.com/"), ("events", "order.*, line.completed")]
        let answer = try await stand.post("/settings/webhooks", form)
        #expect(answer.status == 200)
        #expect(answer.text.contains("whsec_AQID"))
        #expect(stand.messages.now.endpoints.first?.events == ["order.*", "line.completed"])
        #expect(try await !stand.get("/settings/webhooks").text.contains("whsec_"))
    }

    @Test func `what is wrong with a webhook stands beside its field, and nothing is lost`()
        async throws
    {
        let answer = try await Stand().post(
            "/settings/webhooks", [("url", "http://inside"), ("events", "nothing")])
        #expect(answer.status == 400)
        #expect(answer.text.contains("The address must begin with https://."))
        #expect(answer.text.contains(#"value="http://inside""#))
        let events = try await Stand().post(
            "/settings/webhooks", [("url", "https://a.example/"), ("events", "nothing")])
        #expect(events.status == 400 && events.text.contains("is none"))
    }

    @Test func `a webhook's page shows its log without what the other side wrote`() async throws {
        let stand = Stand()
        stand.messages.set { state in
            state.endpoints = [Self.endpoint(isOn: false)]
            state.deliveries = [
                DeliveryView(
                    key: 7, id: "msg_1", type: "order.confirmed", orderNumber: "ORD-1",
                    status: .failed, attempts: 11, createdAt: Samples.now, nextAt: nil,
                    doneAt: nil, httpStatus: 500, microseconds: 12_000, error: nil)
            ]
        }
        let path = "/settings/webhooks/" + Self.id.text
        let page = try await stand.get(path).text
        #expect(page.contains("no try succeeded for 72 h"))
        #expect(page.contains("500 in 12 ms"))
        #expect(page.contains("https://hooks.example.com/&lt;b&gt;"))
        #expect(page.contains("Switch on and replay"))
        for (word, done) in [
            ("enable", "enable"), ("test", "test"), ("disable", "disable"),
            ("deliveries/7", "redeliver 7"),
        ] {
            #expect(try await stand.post("\(path)/\(word)", []).status == 303)
            #expect(stand.messages.now.done.last == done)
        }
        #expect(try await stand.post("\(path)/rotate", []).text.contains("whsec_AQID"))
        #expect(try await stand.get("/settings/webhooks/nobody").status == 404)
        #expect(try await stand.post("\(path)/test", [("key", "k")], csrf: nil).status == 403)
    }

    @Test func `only administrators see templates and webhooks`() async throws {
        let stand = Stand(principal: Samples.admin(.operator))
        #expect(try await stand.get("/settings/webhooks").status == 403)
        #expect(try await stand.get("/settings/templates").status == 403)
        #expect(try await stand.get("/messages").status == 200)
        #expect(try await !stand.get("/messages").text.contains("/settings/webhooks"))
    }

    @Test func `a template with an unknown field is not saved and says which there are`()
        async throws
    {
        let stand = Stand()
        let path = "/settings/templates/order_confirmed/email"
        let page = try await stand.get(path).text
        #expect(page.contains("Order confirmed"))
        #expect(page.contains("{tracking}"))
        let wrong = try await stand.post(
            path, [("subject", "s"), ("body", "Hello {name}"), ("language", "en")])
        #expect(wrong.status == 400)
        #expect(wrong.text.contains("There is no field {name}"))
        #expect(wrong.text.contains("Hello {name}"))
        let right = try await stand.post(
            path,
            [("subject", "s"), ("body", "Hello {customer}"), ("language", "en"), ("on", "yes")])
        #expect(right.status == 303)
        #expect(stand.messages.now.templates.first?.text.body == "Hello {customer}")
        #expect(stand.messages.now.templates.first?.isOn == true)
        #expect(try await stand.get("/settings/templates/nothing/email").status == 404)
    }

    @Test func `a preview shows the words with a real order`() async throws {
        let stand = Stand()
        let detail = Samples.detail(line: Samples.line(1, state: .completed))
        await stand.queries.set { $0.details = [detail] }
        stand.messages.set { state in
            state.facts = UnplannedNotice(
                source: .own(key: 1), type: "order_confirmed", text: "Told.", order: nil,
                values: [.customer: "Ada <i>"], email: nil, phone: nil)
        }
        let form = [
            ("subject", "s"), ("body", "Hello {customer} of {store}"), ("language", "en"),
            ("act", "preview"), ("order", detail.order.number),
        ]
        let path = "/settings/templates/order_confirmed/email"
        #expect(try await stand.post(path, form).text.contains("Hello Ada &lt;i&gt; of Shop"))
        let none = try await stand.post(path, Array(form.dropLast()) + [("order", "ORD-9")])
        #expect(none.text.contains("There is no order"))
        #expect(stand.messages.now.templates.isEmpty)
    }

    @Test func `messages are listed and sent again`() async throws {
        let stand = Stand()
        let id = ID<Notice>(value: 3)
        stand.messages.set { state in
            state.messages = [
                MessageView(
                    key: 1, id: id, orderNumber: "ORD-1", type: "order_confirmed",
                    channel: .email, recipient: "ada@example.com", subject: "<Hello>",
                    body: "Text", status: .failed, attempts: 3, createdAt: Samples.now,
                    nextAt: nil, sentAt: nil, error: "550 No such user")
            ]
        }
        let page = try await stand.get("/messages?status=failed").text
        #expect(page.contains("&lt;Hello&gt;") && page.contains("550 No such user"))
        #expect(try await stand.post("/messages/\(id.text)/resend", []).status == 303)
        #expect(stand.messages.now.done == ["resend \(id.text)"])
        #expect(try await stand.get("/messages?status=sent").text.contains("No messages here"))
    }

    @Test func `staff addresses are checked and kept`() async throws {
        let stand = Stand()
        let path = "/settings/templates/staff"
        let wrong = try await stand.post(path, [("addresses", "nobody")])
        #expect(wrong.status == 400 && wrong.text.contains("is no e-mail address"))
        let right = try await stand.post(path, [("addresses", "a@example.com\nb@example.com")])
        #expect(right.status == 303)
        #expect(stand.messages.now.staff == ["a@example.com", "b@example.com"])
    }
}
