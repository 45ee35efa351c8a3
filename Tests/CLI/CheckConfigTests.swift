import CLI
import Testing

@Suite struct CheckConfigTests {
    private let variables = [
        "WAYBILL_METRICS_TOKEN": "a-very-secret-token", "GSM_FUSION_API_KEY": "AAAA-BBBB",
        "GSM_FUSION_USERNAME": "shop", "WAYBILL_PORT": "7000", "HOME": "/root",
    ]

    private func caller(provider: String = "{}") -> FakeCaller {
        FakeCaller { target, _ in
            switch target {
            case "GET /cli/status": (200, Sample.status)
            case "POST /api/services/refresh": (200, #"{"providers":[\#(provider)]}"#)
            default: nil
            }
        }
    }

    @Test func `every variable is shown with its origin, and secrets are masked`() async {
        let bench = Bench(caller(), variables: variables)
        #expect(await bench.run("check-config") == .done)
        let line = { (name: String) in
            bench.out.split(separator: "\n").first { $0.hasPrefix(name + " ") }.map(String.init)
                ?? ""
        }
        #expect(line("WAYBILL_PORT").contains("7000"))
        #expect(line("WAYBILL_PORT").hasSuffix("environment"))
        #expect(line("WAYBILL_TIMEZONE").contains("UTC"))
        #expect(line("WAYBILL_TIMEZONE").hasSuffix("default"))
        #expect(line("WAYBILL_DB_PATH").contains("./data/waybill.db"))
        #expect(line("GSM_FUSION_API_KEY").contains("••••"))
        #expect(!bench.out.contains("AAAA") && !bench.out.contains("a-very-secret"))
        #expect(!bench.out.contains("HOME"))
        #expect(bench.out.contains("Store: connected, 3 orders\n"))
        #expect(bench.out.contains("Provider gsm-fusion: reachable\n"))
    }

    @Test func `secrets stay masked in JSON`() async {
        let bench = Bench(caller(), variables: variables)
        #expect(await bench.run("check-config", "--json") == .done)
        #expect(bench.out.hasPrefix(#"{"success":true,"variables":[{"name":"DATABASE_URL""#))
        #expect(!bench.out.contains("AAAA") && !bench.out.contains("a-very-secret"))
    }

    @Test func `a wrong value ends with 78 and a sentence, and nothing is tried`() async {
        let caller = caller()
        let bench = Bench(caller, variables: ["WAYBILL_PORT": "many"])
        #expect(await bench.run("check-config") == .configuration)
        #expect(bench.error.contains("WAYBILL_PORT must be a whole number"))
        #expect(bench.out.contains("WAYBILL_PORT"))
        #expect(caller.calls.isEmpty)
    }

    @Test func `a mistyped secret is not shown either`() async {
        let bench = Bench(caller(), variables: ["WAYBILL_METRIC_TOKEN": "a-very-secret-token"])
        #expect(await bench.run("check-config") == .configuration)
        #expect(bench.error.contains("WAYBILL_METRIC_TOKEN is not a variable"))
        #expect(!(bench.out + bench.error).contains("a-very-secret"))
    }

    @Test func `a store that is away ends with 8, a silent provider with 6`() async {
        let away = FakeCaller { _, _ in (503, #"{"code":"busy","detail":"The store is busy."}"#) }
        let store = Bench(away, variables: variables)
        #expect(await store.run("check-config") == .storeUnavailable)
        #expect(store.error == "Store: The store is busy.\n")
        let provider = Bench(
            caller(provider: #"{"provider":"gsm-fusion","error":"No answer."}"#),
            variables: variables)
        #expect(await provider.run("check-config") == .unreachable)
        #expect(provider.error == "Provider gsm-fusion: No answer.\n")
    }

    @Test func `without a key the provider is off and not asked`() async {
        let caller = caller()
        let bench = Bench(caller)
        #expect(await bench.run("check-config") == .done)
        #expect(bench.out.contains("Provider gsm-fusion: off, no key set"))
        #expect(caller.lines == ["GET /cli/status"])
    }
}
