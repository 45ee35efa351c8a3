internal import HTTP

/// The addresses of this room's pages.
enum Links {
    /// Leads to the list or to the sign-in page.
    static let home = "/"
    /// The sign-in page and its form.
    static let login = "/login"
    /// The form behind the one-time link.
    static let firstAdmin = "/login/setup"
    /// The form that ends a session.
    static let logout = "/logout"
    /// The page on which checks are ordered.
    static let submit = "/submit"
    /// The order list.
    static let history = "/history"
    /// The counts of the list's filters as JSON.
    static let historyCounts = "/history/counts"
    /// The sync button's own page and form.
    static let sync = "/history/sync"
    /// The figures of the newest sync as JSON.
    static let syncLive = "/history/sync/live"
    /// The list of stock.
    static let inventory = "/inventory"
    /// The form of a new product.
    static let newProduct = "/inventory/new"
    /// What needs somebody now.
    static let operations = "/operations"
    /// Payments and balances of a day.
    static let money = "/operations/money"
    /// Which database, totals and backups.
    static let database = "/database"
    /// The totals of the database page as JSON.
    static let databaseLive = "/database/live"
    /// The form behind the backup button.
    static let databaseBackup = "/database/backup"
    /// What was told to whom.
    static let messages = "/messages"
    /// The words of messages.
    static let templates = "/settings/templates"
    /// Addresses of other systems.
    static let webhooks = "/settings/webhooks"
    /// Shortcuts and words.
    static let help = "/help"

    /// One template.
    static func template(_ type: String, _ channel: String) -> String {
        "\(templates)/\(PercentCoding.encode(type))/\(PercentCoding.encode(channel))"
    }

    /// One webhook, with a message of the closed set on top.
    static func webhook(_ id: String, notice: WebhookNotice? = nil) -> String {
        with(webhooks + "/" + PercentCoding.encode(id), [("notice", notice?.rawValue ?? "")])
    }

    /// The page of an order by number, id, provider order id or IMEI.
    static func status(_ order: String) -> String { "/status/" + PercentCoding.encode(order) }

    /// The page of a product by id or SKU.
    static func product(_ product: String) -> String {
        "/inventory/" + PercentCoding.encode(product)
    }

    /// The page of an order with a message of the closed set on top.
    static func status(_ order: String, notice: StatusNotice) -> String {
        status(order) + "?notice=" + notice.rawValue
    }

    /// Where a form about an order goes, such as `cancel`.
    static func action(_ name: String, order: String) -> String { status(order) + "/" + name }

    /// Where a form about a line goes, such as `retry`.
    static func action(_ name: String, order: String, line: String) -> String {
        status(order) + "/lines/" + PercentCoding.encode(line) + "/" + name
    }

    /// Where the form that ends a refund goes.
    static func refund(_ payment: String, order: String) -> String {
        status(order) + "/refunds/" + PercentCoding.encode(payment)
    }

    /// The page of a customer's balance.
    static func wallet(
        _ customer: String, notice: WalletNotice? = nil, before: Int64? = nil
    ) -> String {
        with(
            "/customers/" + PercentCoding.encode(customer) + "/balance",
            [("notice", notice?.rawValue ?? ""), ("before", before.map { String($0) } ?? "")])
    }

    /// A path with its parameters; empty values are left out.
    static func with(_ path: String, _ query: [(String, String)]) -> String {
        let pairs = query.filter { !$0.1.isEmpty }.map { name, value in
            PercentCoding.encode(name) + "=" + PercentCoding.encode(value)
        }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    /// The sign-in page that leads on to a path afterwards.
    static func login(next: String) -> String { with(login, [("next", next)]) }
}
