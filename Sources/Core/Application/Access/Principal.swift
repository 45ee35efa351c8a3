package import Domain

/// Who is asking, as the credential proves it; never from a body.
package enum Principal: Sendable, Equatable {
    case anonymous
    /// A signed-in staff member or viewer.
    case staff(ID<Staff>, login: String, role: AccessRole, session: [UInt8])
    /// An API key; `customer` is the account it acts for, nil the house account.
    case key(ID<APIKey>, name: String, role: AccessRole?, scopes: [String], customer: ID<Customer>?)
    /// The CLI of the machine's own user, with the rights of an admin.
    case cli(user: String)

    /// The actor of history and audit.
    package var actor: Actor {
        switch self {
        case .anonymous: Actor(kind: .customer, id: "anonymous")
        case .staff(let id, _, _, _): Actor(kind: .staff, id: id.text)
        case .key(let id, _, _, _, _): Actor(kind: .apiKey, id: id.text)
        case .cli(let user): Actor(kind: .cli, id: user)
        }
    }

    /// The role for audiences of services and lists.
    package var accessRole: AccessRole {
        switch self {
        case .anonymous: .customer
        case .staff(_, _, let role, _): role
        case .key(_, _, let role, _, let customer):
            role ?? (customer == nil ? .operator : .customer)
        case .cli: .admin
        }
    }

    /// The role under which the tables of section 4 judge.
    package var role: Role {
        switch self {
        case .anonymous: .customer
        case .staff(_, _, let role, _):
            role == .admin ? .admin : role == .operator ? .operator : .customer
        case .key: .key
        case .cli: .admin
        }
    }

    /// Reads are narrowed to this account; nil: every account may be seen.
    package var narrowedTo: ID<Customer>? {
        if case .key(_, _, _, _, let customer) = self { return customer }
        return nil
    }

    /// The name of its idempotency scope (K2), without the environment.
    package var idempotencyScope: String {
        switch self {
        case .anonymous: "anonymous"
        case .staff(let id, _, _, _): "staff:" + id.text
        case .key(_, _, _, _, let customer): "account:" + (customer?.text ?? "house")
        case .cli(let user): "cli:" + user
        }
    }
}

/// The one place that says who may do what (SEC70).
package enum Authorization {
    /// The verdict on one principal and one action.
    package enum Verdict: Sendable, Equatable {
        case allowed
        /// No credential, and one is needed: 401.
        case unknown
        /// A credential without the permission: 403.
        case forbidden
    }

    /// Deny by default; keys have scopes or a role, people a role.
    package static func authorize(_ principal: Principal, _ action: Action) -> Verdict {
        if action == .open { return .allowed }
        switch principal {
        case .anonymous: return .unknown
        case .cli: return .allowed
        case .staff(_, _, let role, _): return allows(role, action) ? .allowed : .forbidden
        case .key(_, _, let role, let scopes, let customer):
            if action.isKeyScope && scopes.contains(action.rawValue) { return .allowed }
            // A customer's own key orders and cancels for that customer alone.
            if role == .customer, customer != nil, action.isForOwnOrders { return .allowed }
            if action == .readOwn && scopes.contains(Action.readAll.rawValue) { return .allowed }
            guard let role else { return .forbidden }
            let mayBeGiven = action.isKeyScope || action == .readOwn
            return mayBeGiven && allows(role, action) ? .allowed : .forbidden
        }
    }

    private static func allows(_ role: AccessRole, _ action: Action) -> Bool {
        switch action {
        case .open: true
        case .readOwn: true
        case .readAll, .readFulfilment, .readProducts, .readCustomers, .readReports:
            role != .customer
        case .createOrders, .cancelOrders, .confirmOrders, .runSync, .runFulfilment,
            .pauseProviders, .refreshServices, .createForOthers, .changeStatus, .writePayments,
            .writeStock, .writeCustomers, .viewProofs:
            role == .operator || role == .admin
        case .writeProducts, .administer, .manageAccess, .readMetrics: role == .admin
        }
    }
}
