internal import Lifecycle

extension ProviderBook {
    /// Places orders, charges and writes the ledger; throws SystemError when it cannot write.
    ///
    /// After an error nothing is placed, except when only the last step failed, the disk sync.
    func place(
        imeis: [String], service code: String, call: Int, guardedBy duplicateGuard: DuplicateGuard
    ) throws(SystemError) -> PlacedCall {
        guard let service = configuration.services.first(where: { $0.code == code }) else {
            return .refused(RefusalText.service)
        }
        var items: [PlacedItem] = []
        try record { state in
            items = []
            var draft = Draft(state: state)
            for imei in imeis {
                items.append(
                    draft.take(imei, service, call: call, duplicateGuard, at: now(in: state)))
            }
            return draft.facts
        }
        try makeDurable()
        return .items(items)
    }

    /// The stand-in's time.
    func now(in state: State) -> Int64 { ProviderClock.now() + state.advanced }

    /// The charges of one call while they are being decided.
    private struct Draft {
        var nextID: Int64
        var balance: Int64?
        let taken: Set<String>
        let seen: Set<String>
        var facts: [LedgerFact] = []
        var own: Set<String> = []

        init(state: State) {
            nextID = state.nextID
            balance = state.balance
            taken = state.taken
            seen = state.seen
        }

        /// Decides one IMEI: format, guard, balance, then the charge.
        mutating func take(
            _ imei: String, _ service: SandboxService, call: Int, _ duplicateGuard: DuplicateGuard,
            at: Int64
        ) -> PlacedItem {
            let isWellFormed =
                LuhnDigits.areDigits(imei)
                && (service.takesAnyDigits ? imei.utf8.count <= 20 : imei.utf8.count == 15)
            guard isWellFormed else { return .refused(imei: imei, text: RefusalText.imei) }
            let key = State.key(imei, service.code)
            if isDuplicate(key, duplicateGuard) { return .duplicate(imei: imei) }
            if let balance, balance < service.price {
                return .refused(imei: imei, text: RefusalText.balance)
            }
            let id = nextID
            facts.append(
                .charge(
                    LedgerCharge(
                        id: id, imei: imei, service: service.code, price: service.price, at: at,
                        call: call)))
            nextID += 1
            balance = balance.map { $0 - service.price }
            own.insert(key)
            return .accepted(id: id, imei: imei)
        }

        private func isDuplicate(_ key: String, _ duplicateGuard: DuplicateGuard) -> Bool {
            switch duplicateGuard {
            case .off: false
            case .sequential: own.contains(key) || seen.contains(key)
            case .strict: own.contains(key) || taken.contains(key)
            }
        }
    }
}
