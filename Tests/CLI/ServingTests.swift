import Domain
import HTTP
import JSON
import Server
import Testing

@testable import CLI

@Suite struct ServingTests {
    @Test func `serve takes port and address from its options`() async {
        let bench = Bench(variables: ["WAYBILL_PORT": "7000"])
        #expect(await bench.run("serve", "--port", "8080") == .done)
        #expect(bench.servings.first?.0.port == 8_080)
        #expect(bench.servings.first?.0.mode == .live)
        #expect(bench.out == "Waybill listens on http://127.0.0.1:8080\n")
    }

    @Test func `serve refuses what the configuration refuses, with 78`() async {
        let bench = Bench()
        #expect(await bench.run("serve", "--bind", "0.0.0.0") == .configuration)
        #expect(bench.error.contains("WAYBILL_PUBLIC_URL"))
        #expect(await bench.run("serve", "--role", "web") == .configuration)
        #expect(bench.servings.isEmpty)
    }

    @Test func `sandbox serves a test store with faults, speed and orders`() async {
        let bench = Bench(variables: ["GSM_FUSION_API_KEY": "k", "GSM_FUSION_USERNAME": "u"])
        let exit = await bench.run(
            "sandbox", "--fault", "S10=20%", "--fault", "S9", "--speed", "25", "--fill", "40")
        #expect(exit == .done)
        let (configuration, fill) = bench.servings[0]
        #expect(configuration.mode == .sandbox)
        #expect(configuration.databasePath == "./data/sandbox.db")
        #expect(configuration.sandboxFaults == ["S10=20%", "S9"])
        #expect(configuration.sandboxSpeed == 25)
        #expect(configuration.gsmFusion == nil)
        #expect(fill == 40)
    }

    @Test func `the stand-in alone prints the variable to set`() async {
        let bench = Bench()
        #expect(await bench.run("sandbox", "--stand-in", "9090") == .done)
        #expect(bench.out == "GSM_FUSION_BASE_URL=http://127.0.0.1:9090\n")
        #expect(bench.servings.isEmpty)
    }

    @Test func `the numbers of a filled sandbox are valid and differ`() throws {
        let numbers = (0..<500).map { SandboxFill.imei($0) }
        #expect(Set(numbers).count == 500)
        for number in numbers { _ = try IMEI(parsing: number) }
        let call = SandboxFill.call(500..<700)
        #expect(call.key == "sandbox-fill-500-200")
        let body = try JSONReader.parse(call.body ?? [], limits: JSONLimits(maxMembers: 1_000))
        #expect(body["orders"]?.array?.count == 200)
    }
}
