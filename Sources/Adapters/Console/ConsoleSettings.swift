package import Domain

/// What the pages show of the store they belong to.
package struct ConsoleSettings: Sendable {
    /// What the business calls itself, in titles and in the corner.
    package var storeName: String
    /// The store's currency code.
    package var currency: String
    /// The account for which staff place orders.
    package var houseAccount: ID<Customer>
    /// Built-in providers only: the sandbox bar stands on every page.
    package var isTestStore: Bool
    /// Plain http on this machine: cookies go without `Secure` (SEC4).
    package var isLoopbackPlainHTTP: Bool
    /// Plain http for the local network, by explicit setting: a permanent bar says so (SEC4).
    package var isLANPlainHTTP: Bool
    /// Seconds after which an automatic sync starts at the latest; 0: no automatic runs.
    package var syncSeconds: Int64
    /// Seconds between quiet refreshes while the live stream is down; 0: none.
    package var refreshSeconds: Int64
    /// Writes a moment as date and time of the store's zone.
    package var clock: @Sendable (Timestamp) -> String
    /// The first moment of the store day that holds a moment; days of UTC unless set.
    package var dayStart: @Sendable (Timestamp) -> Timestamp = { moment in
        let day: Int64 = 86_400_000_000
        let rest = moment.microseconds % day
        return Timestamp(microseconds: moment.microseconds - (rest < 0 ? rest + day : rest))
    }

    /// The moment at which clocks of the store's zone show a time, in seconds since theirs showed
    /// 1970; UTC unless set.
    package var localMoment: @Sendable (Int64) -> Timestamp = {
        Timestamp(microseconds: 0).adding(seconds: $0)
    }

    /// Makes settings; https and a sync every 5 min unless said otherwise.
    package init(
        storeName: String, currency: String, houseAccount: ID<Customer>, isTestStore: Bool,
        isLoopbackPlainHTTP: Bool = false, isLANPlainHTTP: Bool = false, syncSeconds: Int64 = 300,
        refreshSeconds: Int64 = 30,
        clock: @escaping @Sendable (Timestamp) -> String
    ) {
        self.storeName = storeName
        self.currency = currency
        self.houseAccount = houseAccount
        self.isTestStore = isTestStore
        self.isLoopbackPlainHTTP = isLoopbackPlainHTTP
        self.isLANPlainHTTP = isLANPlainHTTP
        self.syncSeconds = syncSeconds
        self.refreshSeconds = refreshSeconds
        self.clock = clock
    }

    /// The names and attributes of the cookies under this transport.
    package var cookie: SessionCookie {
        SessionCookie(isPlain: isLoopbackPlainHTTP || isLANPlainHTTP)
    }
}
