/// What a principal may be allowed to do; one word a row of `orders.md` 16.
package enum Action: String, Sendable, CaseIterable {
    /// Own list, own order, own events.
    case readOwn = "orders:read_own"
    /// Every order, its pages, and the store's health in words.
    case readAll = "orders:read"
    case createOrders = "orders:create"
    case confirmOrders = "orders:confirm"
    case cancelOrders = "orders:cancel"
    /// Place an order for a named customer.
    case createForOthers = "orders:create_for"
    /// Start, stage, ready, ship, deliver, complete, fail.
    case changeStatus = "orders:status"
    /// Record payments and their failures.
    case writePayments = "payments:write"
    /// ID photos and payment proofs: people of the business alone, never a key.
    case viewProofs = "proofs:view"
    /// Goods, their prices and stock as lists.
    case readProducts = "products:read"
    case writeProducts = "products:write"
    /// Stock in, out, adjust; release an order's stock.
    case writeStock = "stock:write"
    case readCustomers = "customers:read"
    case writeCustomers = "customers:write"
    /// Operations, queue, errors, metrics.
    case readReports = "reports:read"
    case runSync = "sync:run"
    case readFulfilment = "fulfilment:read"
    /// Trigger, retry, resolve.
    case runFulfilment = "fulfilment:run"
    /// Pause and resume a provider.
    case pauseProviders = "providers:pause"
    /// Refresh the catalogue of services.
    case refreshServices = "services:refresh"
    /// Enter a result by hand, release a quarantine, back up: an administrator's.
    case administer = "admin"
    /// Staff, roles, keys.
    case manageAccess = "access:manage"
    case readMetrics = "metrics:read"
    /// Sign in and out, health, documents, static files.
    case open

    /// What customers may do with orders of their own.
    var isForOwnOrders: Bool { self == .createOrders || self == .cancelOrders }

    /// The scopes a key can be given; the others are for people.
    package var isKeyScope: Bool {
        switch self {
        case .readAll, .createOrders, .confirmOrders, .cancelOrders, .runSync, .readFulfilment,
            .runFulfilment, .createForOthers, .changeStatus, .writePayments, .readProducts,
            .writeProducts, .writeStock, .readCustomers, .writeCustomers, .readReports:
            true
        case .readOwn, .viewProofs, .pauseProviders, .refreshServices, .administer, .manageAccess,
            .readMetrics, .open:
            false
        }
    }
}
