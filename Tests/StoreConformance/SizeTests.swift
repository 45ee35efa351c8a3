internal import DatabaseHarness
internal import Domain
internal import Store
import Testing

@Suite(.serialized) struct SizeTests {
    @Test func `P9 a completed IMEI order takes at most 2.5 kB with everything it wrote`()
        async throws
    {
        let world = try await Fixtures(.sqlite)
        let orders = 600
        let before = try await emptySize()
        for start in stride(from: 1, to: orders, by: 100) {
            let ids = try await world.place(start..<(start + 100))
            for (index, id) in ids.enumerated() {
                try await world.run(id, providerOrderID: String(90_000_000 + start + index))
            }
        }
        #expect(try await world.store.verify() == [])
        await world.store.close()
        let bytes = (try world.fileSize() - before) / orders
        #expect(bytes <= 2_500, "\(bytes) bytes an order")
        #expect(bytes >= 1_000, "\(bytes) bytes an order: something is not stored")
    }

    private func emptySize() async throws -> Int {
        let world = try await Fixtures(.sqlite)
        await world.store.close()
        return try world.fileSize()
    }
}
