internal import Application
internal import Domain

/// What stands around every staff page.
struct FrameModel: Sendable {
    /// The part of the navigation a page belongs to.
    enum Section: Sendable, Equatable { case submit, history, help, none }

    /// A provider that does not take orders right now.
    struct ProviderNote: Sendable, Equatable {
        let name: String
        let isDown: Bool
        let reason: String?
    }

    var title: String
    var section: Section
    var storeName: String
    /// Who is signed in.
    var login: String
    var csrf: String
    var isSandbox: Bool
    var isLANPlainHTTP: Bool
    /// Why nothing may be sent because the database is an older copy (B4).
    var quarantine: String?
    var providers: [ProviderNote]
    /// `EPOCH-POS`, read before the page's data, so that no event falls between.
    var feedPosition: String
    /// Sentences of the status bar: last and next sync, queue.
    var status: [String]
    var rights: Rights
    var modules: [ConsoleAssets.Name]
    /// The order and version that `status.js` follows.
    var followed: Followed?

    /// An order on the page with the version that is shown.
    struct Followed: Sendable, Equatable {
        let order: String
        let version: Int
    }
}

/// What the person may do, for showing only the buttons that work.
struct Rights: Sendable, Equatable {
    let submits: Bool
    let syncs: Bool
    let confirms: Bool
    let cancels: Bool
    /// Retry and resolve; raw answers of providers are shown to these too.
    let fulfils: Bool
    let administers: Bool

    /// Asks the one place that says who may do what.
    init(_ principal: Principal) {
        func may(_ action: Action) -> Bool {
            Authorization.authorize(principal, action) == .allowed
        }
        submits = may(.createOrders)
        syncs = may(.runSync)
        confirms = may(.confirmOrders)
        cancels = may(.cancelOrders)
        fulfils = may(.runFulfilment)
        administers = may(.administer)
    }
}
