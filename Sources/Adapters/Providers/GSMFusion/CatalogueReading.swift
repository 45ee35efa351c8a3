internal import Application
internal import XML

/// Reads an `imeiservices` reply; one flaw keeps the whole old catalogue (S20).
enum CatalogueReading {
    /// The services in document order, or why the catalogue is not believed.
    static func read(root: XMLElement) -> CatalogueAnswer {
        let packages = root.elements(named: "Package")
        guard !packages.isEmpty else { return .failed("the catalogue is empty") }
        var services: [CatalogueService] = []
        var codes: Set<String> = []
        for (index, package) in packages.enumerated() {
            guard let service = service(package) else {
                return .failed(
                    "row \(index + 1) of the catalogue is incomplete or has no exact price")
            }
            guard codes.insert(service.code).inserted else {
                return .failed("the catalogue has PackageId \(service.code) twice")
            }
            services.append(service)
        }
        return .services(services)
    }

    private static func service(_ package: XMLElement) -> CatalogueService? {
        guard let code = single("PackageId", in: package), isCode(code),
            let name = single("PackageTitle", in: package), !name.isEmpty,
            let price = single("PackagePrice", in: package).flatMap(CreditPrice.read)
        else { return nil }
        return CatalogueService(
            code: code, category: package.first("Category")?.flattenedLine ?? "", name: name,
            price: price, deliveryTime: package.first("TimeTaken")?.flattenedLine ?? "",
            description: ResultLines.plainText(package.first("MustRead")?.flattened ?? ""))
    }

    /// A service code that may be sent as `networkId`: one value, no list, at most 40 characters.
    static func isCode(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") }
    }

    private static func single(_ name: String, in package: XMLElement) -> String? {
        let found = package.elements(named: name)
        return found.count == 1 ? found[0].flattenedLine : nil
    }
}

extension XMLElement {
    /// All text on one line, without tags and entities.
    fileprivate var flattenedLine: String {
        ResultLines.plainText(flattened, separator: 0x20)
    }
}
