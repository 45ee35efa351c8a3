internal import Application
internal import Domain

/// What stands around every staff page.
struct FrameModel: Sendable {
    /// The part of the navigation a page belongs to.
    enum Section: Sendable, Equatable {
        case submit, history, customers, settings, review, blacklist, operations, money, inventory
        case database, help, messages, webhooks, templates, none
    }

    /// A provider that does not take orders right now.
    struct ProviderNote: Sendable, Equatable {
        /// The provider's own name.
        let name: String
        /// The breaker is open; otherwise somebody or a refusal paused it.
        let isDown: Bool
        /// Why, as staff or the provider said it.
        let reason: String?
    }

    /// The page's title, before the store's name.
    var title: String
    /// Which entry of the navigation is current.
    var section: Section
    /// What the business calls itself.
    var storeName: String
    /// Who is signed in.
    var login: String
    /// The token of every form on the page (SEC11).
    var csrf: String
    /// The striped bar of a test store.
    var isSandbox: Bool
    /// The bar of SEC4 for plain http in a local network.
    var isLANPlainHTTP: Bool
    /// Why nothing may be sent because the database is an older copy (B4).
    var quarantine: String?
    /// Providers that do not take orders now, each with a bar.
    var providers: [ProviderNote]
    /// Differences of a provider's balance that nobody has explained (R8), each with a bar.
    var alarms: [AnomalyEntry] = []
    /// Rules of its own that the store breaks (V10), with a bar of their own.
    var violations = 0
    /// The start of the keys of forms in the bars.
    var formKey = ""
    /// `EPOCH-POS`, read before the page's data, so that no event falls between.
    var feedPosition: String
    /// Seconds between quiet refreshes while the live stream is down; 0: none.
    var refreshSeconds: Int64 = 30
    /// Sentences of the status bar: last and next sync, queue.
    var status: [String]
    /// What the reader may do.
    var rights: Rights
    /// The page's own modules, beside those every page has.
    var modules: [ConsoleAssets.Name]
    /// The order and version that `status.js` follows.
    var followed: Followed?

    /// An order on the page with the version that is shown.
    struct Followed: Sendable, Equatable {
        /// The order's id.
        let order: String
        /// The version that the page shows.
        let version: Int
    }
}

/// What the person may do, for showing only the buttons that work.
struct Rights: Sendable, Equatable {
    /// Orders checks.
    let submits: Bool
    /// Asks providers for news.
    let syncs: Bool
    /// Confirms orders that did not confirm themselves.
    let confirms: Bool
    /// Cancels what was not sent.
    let cancels: Bool
    /// Retry and resolve; raw answers of providers are shown to these too.
    let fulfils: Bool
    /// Pauses providers, says what their texts mean, closes alarms.
    let pauses: Bool
    /// Enters results by hand and releases quarantines.
    let administers: Bool
    /// Looks at products and stock.
    let seesGoods: Bool
    /// Adds and changes products.
    let sellsGoods: Bool
    /// Moves stock in and out, releases an order's stock.
    let movesStock: Bool
    /// Moves orders on at the counter.
    let movesOrders: Bool
    /// Looks at operations, queues and errors.
    let seesReports: Bool
    /// Records payments and tops balances up.
    let takesMoney: Bool
    /// Reads what the ledger says.
    let readsMoney: Bool
    /// Looks at ID photos and payment proofs.
    let viewsProofs: Bool
    /// Looks at customers.
    let seesCustomers: Bool
    /// Adds and changes customers.
    let editsCustomers: Bool

    /// Asks the one place that says who may do what.
    init(_ principal: Principal) {
        func may(_ action: Action) -> Bool {
            Authorization.authorize(principal, action) == .allowed
        }
        submits = may(.createOrders)
        seesCustomers = may(.readCustomers) && principal.narrowedTo == nil
        editsCustomers = may(.writeCustomers) && principal.narrowedTo == nil
        syncs = may(.runSync)
        confirms = may(.confirmOrders)
        cancels = may(.cancelOrders)
        fulfils = may(.runFulfilment)
        pauses = may(.pauseProviders)
        administers = may(.administer)
        seesGoods = may(.readProducts) && principal.narrowedTo == nil
        sellsGoods = may(.writeProducts)
        movesStock = may(.writeStock)
        movesOrders = may(.changeStatus)
        seesReports = may(.readReports) && principal.narrowedTo == nil
        takesMoney = may(.writePayments)
        readsMoney = may(.readReports) && principal.narrowedTo == nil
        viewsProofs = may(.viewProofs)
    }
}
