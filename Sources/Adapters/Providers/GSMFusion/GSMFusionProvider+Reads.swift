package import Application
package import Domain
internal import XML

extension GSMFusionProvider {
    /// Reads a `getimeis` answer; rows are matched by id and IMEI by the caller (6.2).
    package func interpretStatus(_ result: CallResult) -> StatusAnswer {
        switch listDocument(result) {
        case .unusable(let text): return .failed(text)
        case .refused(let refusal): return .refused(refusal)
        case .document(let document, let body):
            guard document.root.name == "result" else {
                return .failed(told("the reply's root is \(document.root.name.prefix(40))"))
            }
            return .rows(StatusReading.rows(root: document.root, body: body))
        }
    }

    /// Reads a list of the account's orders; one that was cut or repaired proves nothing.
    package func interpretListing(_ result: CallResult) -> ListingAnswer {
        switch listDocument(result) {
        case .unusable(let text): return .failed(text)
        case .refused(let refusal): return .failed(refusal.message)
        case .document(let document, let body):
            guard document.root.name == "result", !document.isRepaired else {
                return .failed(told("the reply is no whole list: \(document.root.name.prefix(40))"))
            }
            let rows = StatusReading.rows(root: document.root, body: body)
            guard rows.count == document.root.elements(named: "imeis").count else {
                return .failed("the list has rows that cannot be read")
            }
            return .orders(
                rows.map {
                    ListedOrder(
                        row: $0, requestedAt: $0.requestedAt.flatMap { requestedMoment($0) })
                })
        }
    }

    /// Reads an `imeiservices` answer whole or not at all (S20).
    package func interpretCatalogue(_ result: CallResult) -> CatalogueAnswer {
        switch listDocument(result) {
        case .unusable(let text): return .failed(text)
        case .refused(let refusal): return .refused(refusal)
        case .document(let document, _):
            guard document.root.name == "Packages" else {
                return .failed(told("the reply's root is \(document.root.name.prefix(40))"))
            }
            return CatalogueReading.read(root: document.root)
        }
    }

    /// What is odd about a reply without making it unusable: `xml_repaired`, unknown status words.
    package func anomalies(in result: CallResult) -> [String] {
        guard case .document(let document, let body) = listDocument(result) else { return [] }
        var found = document.isRepaired ? ["xml_repaired"] : []
        for row in StatusReading.rows(root: document.root, body: body) {
            guard case .unknown(let word) = row.status else { continue }
            found.append(told("unknown_status: \(row.providerOrderID) '\(word.prefix(40))'"))
        }
        return found
    }

    /// The moment of a `requestedat` text such as `2026-01-02 03:04:05`; nil when it is none.
    package func requestedMoment(_ text: String) -> Timestamp? {
        RequestedAt.moment(text, offsetMinutes: configuration.timeZoneOffsetMinutes)
    }

    /// A list reply as far as it can be read before anybody looks at rows.
    private enum ListReply {
        case document(ReplyDocument, body: [UInt8])
        case refused(Refusal)
        case unusable(String)
    }

    private func listDocument(_ result: CallResult) -> ListReply {
        switch result {
        case .failed(let failure):
            return .unusable(told("\(failure.kind.rawValue): \(failure.message)"))
        case .reply(let reply):
            guard (200...299).contains(reply.status) || (400...499).contains(reply.status),
                reply.status != 429
            else { return .unusable("HTTP \(reply.status)") }
            let document: ReplyDocument
            do {
                document = try ReplyDocument.read(reply.body, limits: .list)
            } catch {
                return .unusable(ReplyDocument.describe(error))
            }
            guard document.root.name == "error" else {
                return .document(document, body: reply.body)
            }
            return refusal(document.root.plainText ?? "")
        }
    }

    /// Only a pinned text about our account refuses a read; any other leaves things as they are.
    private func refusal(_ text: String) -> ListReply {
        guard case .refusal(.oursProvider, let code) = configuration.pinned.meaning(of: text) else {
            return .unusable(told(SubmitReading.unknown(text)))
        }
        return .refused(Refusal(kind: .oursProvider, code: code, message: told(text)))
    }
}
