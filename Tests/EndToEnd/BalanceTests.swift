import Application
import Domain
import Sandbox
import Server
import Testing

@Suite(.serialized) struct BalanceTests {
    @Test func `R8 a balance that orders explain is quiet, and a lost credit is an anomaly`()
        async throws
    {
        var setup = SandboxConfiguration()
        setup.balance = 1_000_000
        let test = try await TestStore(standIn: setup)
        let engine = try await test.readyEngine()
        let staff = Actor(kind: .staff, id: "stf_ada")
        let first = try await engine.desk.recordBalance(
            provider: "gsm-fusion", amount: 1_000_000, topUps: 0, by: staff)
        #expect(first?.previous == nil)
        try await test.place(engine, TestIMEI.numbers(10))
        #expect(try await running(engine) { try await test.reaches(.completed, 10) })
        let left = try #require(test.standIn.balance)
        let second = try #require(
            try await engine.desk.recordBalance(
                provider: "gsm-fusion", amount: left, topUps: 0, by: staff))
        #expect(second.charged == 8_000)
        #expect(second.difference == 0)
        let third = try #require(
            try await engine.desk.recordBalance(
                provider: "gsm-fusion", amount: left - 800, topUps: 0, by: staff))
        #expect(third.difference == 800)
        #expect(
            try await engine.desk.recordBalance(
                provider: "nobody", amount: 1, topUps: 0, by: staff) == nil)
        try await test.close()
    }
}
