/// What a principal may be allowed to do; one word a row of `orders.md` 16.
package enum Action: String, Sendable, CaseIterable {
    /// Own list, own order, own events.
    case readOwn = "orders:read_own"
    /// Every order, its pages, and the store's health in words.
    case readAll = "orders:read"
    case createOrders = "orders:create"
    case confirmOrders = "orders:confirm"
    case cancelOrders = "orders:cancel"
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

    /// The scopes a key can be given; the others are for people.
    package var isKeyScope: Bool {
        switch self {
        case .readAll, .createOrders, .confirmOrders, .cancelOrders, .runSync, .readFulfilment,
            .runFulfilment:
            true
        case .readOwn, .pauseProviders, .refreshServices, .administer, .manageAccess, .readMetrics,
            .open:
            false
        }
    }
}
