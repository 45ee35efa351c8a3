internal import Application
internal import DatabaseHarness
internal import Domain
internal import Lifecycle
internal import Store
import Testing

/// Pictures of products (`orders.md` 3.8) and what the lines of orders keep of them (3.2).
@Suite(.serialized) struct ImageTests {
    private static let admin = Principal.cli(user: "ada")
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 7, count: 600_000)
    private static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]

    private func images(_ shop: Shop) -> ProductImages {
        let seeds = Lock<UInt64>(500)
        let desk = StockDesk(
            storage: shop.world.store, currency: "PHP", now: { shop.now },
            seed: {
                seeds.withLock { seed in
                    seed += 1
                    return seed
                }
            }, committed: {})
        return ProductImages(desk: desk, files: shop.world.store) { Array($0.prefix(8)) }
    }

    private func set(
        _ images: ProductImages, _ content: [UInt8]?, ifVersion: Int? = nil
    ) async throws -> CatalogueOutcome {
        let seen = Lock<CatalogueOutcome?>(nil)
        _ = try await images.set(
            content, ofProduct: "A-1", ifVersion: ifVersion, by: Self.admin, key: nil
        ) { outcome in
            seen.withLock { $0 = outcome }
            return RenderedAnswer(status: 200, body: [], order: nil, hasEffect: true)
        }
        return try #require(seen.withLock { $0 })
    }

    private func image(_ outcome: CatalogueOutcome) throws -> ID<StoredFile>? {
        guard case .done(let product, _, _) = outcome else {
            Issue.record("the picture was not taken: \(outcome)")
            return nil
        }
        return product.image
    }

    private func shop(_ kind: TestDatabase) async throws -> Shop {
        let shop = try await Shop(kind)
        try await shop.world.product("A-1", stock: 10)
        return shop
    }

    @Test(arguments: TestDatabase.all)
    func `a picture comes back byte for byte, is not sealed, and its type is what it is`(
        kind: TestDatabase
    ) async throws {
        let shop = try await shop(kind)
        let images = images(shop)
        let id = try #require(try image(try await set(images, Self.png)))
        let found = try #require(try await images.picture(id))
        #expect(found.bytes == Self.png)
        #expect(found.file.type == .png)
        // Pieces of 256 KiB, stored as they are.
        #expect(try await shop.world.count("SELECT count(*) FROM file_pieces") == 3)
        #expect(
            try await shop.world.count(
                "SELECT CAST(sum(length(sealed)) AS BIGINT) FROM file_pieces")
                == Self.png.count)
        #expect(try await images.picture(ID(value: 3)) == nil)
    }

    @Test(arguments: TestDatabase.all)
    func `an order keeps the picture it was placed with`(kind: TestDatabase) async throws {
        let shop = try await shop(kind)
        let images = images(shop)
        let first = try #require(try image(try await set(images, Self.png)))
        let order = try #require(try await shop.place([("A-1", 1)]).placed)
        let second = try #require(try image(try await set(images, Self.jpeg)))
        #expect(second != first)
        let later = try #require(try await shop.place([("A-1", 1)]).placed)
        #expect(try image(try await set(images, nil)) == nil)
        let last = try #require(try await shop.place([("A-1", 1)]).placed)
        var kept: [ID<StoredFile>?] = []
        for order in [order, later, last] {
            let detail = try await shop.world.store.detail(order, customer: nil)
            kept.append(detail?.lines.first?.line.terms?.image)
        }
        #expect(kept == [first, second, nil])
        #expect(try await images.picture(first)?.bytes == Self.png)
    }

    @Test(arguments: TestDatabase.all)
    func `what is no picture, too large or of an old version is refused and stores nothing`(
        kind: TestDatabase
    ) async throws {
        let shop = try await shop(kind)
        let images = images(shop)
        let page = Array("<svg onload=alert(1)>".utf8)
        let large = Self.png + [UInt8](repeating: 0, count: ProductImages.mostBytes)
        for (content, code) in [
            ([], "FIELD_REQUIRED"), (page, "FIELD_INVALID"),
            (Array("%PDF-1".utf8), "FIELD_INVALID"),
            (large, "TOO_LONG"),
        ] {
            guard case .refused(let flaws) = try await set(images, content) else {
                Issue.record("\(code) was taken")
                continue
            }
            #expect(flaws.map(\.code) == [code])
        }
        guard case .versionDiffers = try await set(images, Self.png, ifVersion: 9) else {
            Issue.record("an old version was taken")
            return
        }
        #expect(try await shop.world.count("SELECT count(*) FROM files") == 0)
    }
}
