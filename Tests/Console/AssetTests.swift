import Console
import HTTP
import Testing

/// What the browser loads keeps to the content security policy and is whole.
struct AssetTests {
    private static let modules = ConsoleAssets.Name.allCases.filter { $0.rawValue.hasSuffix(".js") }

    @Test(
        arguments: modules,
        [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
            "new Function", "parseFromString", "createContextualFragment", "http://", "https://",
            "setAttribute(\"on", "setAttribute(\"style", ".style.", "localStorage",
        ])
    func `SEC16 no module writes markup or leaves this site`(
        _ module: ConsoleAssets.Name, _ banned: String
    ) {
        #expect(!ConsoleAssets.text(of: module).contains(banned))
    }

    @Test(arguments: modules)
    func `every import names a file that is there`(_ module: ConsoleAssets.Name) {
        let lines = ConsoleAssets.text(of: module).split(separator: "\n")
        for line in lines where line.hasPrefix("import ") {
            let name = line.split(separator: "\"").dropFirst().first ?? ""
            #expect(name.hasPrefix("./"))
            #expect(ConsoleAssets.Name(rawValue: String(name.dropFirst(2))) != nil)
        }
    }

    @Test func `the stylesheet loads nothing and closes every block`() {
        let text = ConsoleAssets.text(of: .stylesheet)
        #expect(!text.contains("url(") && !text.contains("@import"))
        #expect(text.count { $0 == "{" } == text.count { $0 == "}" })
        for part in ["prefers-color-scheme: dark", "prefers-reduced-motion", "@media print"] {
            #expect(text.contains(part))
        }
    }

    @Test(arguments: Icon.allCases)
    func `every icon is a symbol of the sprite`(_ icon: Icon) {
        let sprite = ConsoleAssets.text(of: .icons)
        #expect(sprite.contains("<symbol id=\"\(icon.rawValue)\""))
    }

    @Test func `all files stand in one versioned folder with their media types`() {
        let assets = ConsoleAssets.all()
        #expect(assets.count == ConsoleAssets.Name.allCases.count)
        #expect(ConsoleAssets.folder.hasPrefix("/assets/"))
        for asset in assets {
            #expect(asset.path.hasPrefix(ConsoleAssets.folder + "/"))
            #expect(asset.isImmutable && !asset.bytes.isEmpty)
        }
        #expect(
            Set(assets.map(\.contentType)) == [
                "text/css; charset=utf-8", "image/svg+xml", "text/javascript; charset=utf-8",
            ])
    }
}
