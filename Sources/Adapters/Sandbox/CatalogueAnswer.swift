/// Writes the answer to `imeiservices`.
enum CatalogueAnswer {
    /// The services as XML, spoilt by the fault if it is one of catalogues.
    static func bytes(_ services: [SandboxService], fault: Fault?) -> [UInt8] {
        var prolog = PrologFault.phpxml
        if case .prolog(let variant) = fault { prolog = variant }
        var shown = services
        var factor: Int64 = 1
        if case .catalogue(let variant) = fault {
            switch variant {
            case .empty: shown = []
            case .price: factor = 10
            case .repeated: shown = services + services.prefix(1)
            case .truncated: break
            }
        }
        var xml = ReplyXML(prolog: prolog)
        xml.element("Packages") { xml in
            for service in shown { write(service, factor, &xml) }
        }
        guard fault == .catalogue(.truncated) else { return xml.bytes }
        return Array(xml.bytes.prefix(xml.bytes.count * 3 / 5))
    }

    private static func write(_ service: SandboxService, _ factor: Int64, _ xml: inout ReplyXML) {
        xml.element("Package") { xml in
            xml.element("PackageId", service.code)
            xml.element("Category", service.category)
            xml.element("PackageTitle", service.title)
            xml.element("PackagePrice", Credits.text(service.price * factor))
            xml.element("TimeTaken", service.timeTaken)
            xml.element("MustRead", service.mustRead)
        }
    }
}
