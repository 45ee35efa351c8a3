internal import Application
package import Domain

/// The rules of the business that are set by variables (`orders.md` 18).
package struct TradeConfiguration: Sendable {
    /// Two letters that decide how phone numbers are read; nil reads them from anywhere.
    package let country: String?
    /// Which orders confirm themselves: `paid`, `provider` or `off`.
    package let autoConfirm: String
    /// Minutes that stock is set aside for an order that waits.
    package let reservationMinutes: Int
    /// Hours that an order may wait for staff with its stock.
    package let staffHoldHours: Int
    /// Minutes a customer has to show who they are.
    package let verificationMinutes: Int
    /// Hours after delivery when an order completes by itself.
    package let completeAfterHours: Int
    /// Whole units of the currency from which cash orders are verified.
    package let cashVerifyLimit: Int
    /// Whole units of the currency above which orders are reviewed.
    package let highValueLimit: Int
    /// Buyers with fewer completed orders are verified for cash; 0: rule off.
    package let newCustomerOrders: Int
    /// Per cent that may be paid ahead instead of showing an ID.
    package let upfrontPercent: Int
    /// Channels whose orders are numbered `ONLINE-NNNNNN`: `pos`, `web`, both or none.
    package let onlineNumbers: Set<Channel>
    /// Whole units of the currency above which refunds need a second person; nil: never (SEC72).
    package let secondPersonLimit: Int?

    /// Reads the variables; bad values throw with a sentence.
    ///
    /// A sandbox numbers online orders unless told otherwise.
    init(_ environment: Environment, isSandbox: Bool = false) throws(ConfigurationError) {
        if let text = environment["WAYBILL_COUNTRY"] {
            guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw ConfigurationError(
                    "WAYBILL_COUNTRY must be two capital letters, for example PH or GH.")
            }
            country = text
        } else {
            country = nil
        }
        autoConfirm = try Configuration.word(
            environment, "WAYBILL_AUTO_CONFIRM",
            ["paid": "paid", "provider": "provider", "off": "off"], otherwise: "paid")
        func number(
            _ name: String, _ otherwise: Int, _ range: ClosedRange<Int>
        ) throws(ConfigurationError) -> Int {
            try Configuration.number(environment, "WAYBILL_" + name, otherwise, range)
        }
        reservationMinutes = try number("RESERVATION_MINUTES", 30, 1...10_080)
        staffHoldHours = try number("STAFF_HOLD_HOURS", 24, 1...720)
        verificationMinutes = try number("VERIFICATION_MINUTES", 60, 1...10_080)
        completeAfterHours = try number("COMPLETE_AFTER_HOURS", 24, 0...8_760)
        cashVerifyLimit = try number("COD_VERIFY_LIMIT", 5_000, 0...1_000_000_000)
        highValueLimit = try number("HIGH_VALUE_LIMIT", 500_000, 0...1_000_000_000_000)
        newCustomerOrders = try number("NEW_CUSTOMER_ORDERS", 0, 0...1_000)
        upfrontPercent = try number("UPFRONT_PERCENT", 10, 0...100)
        onlineNumbers = try Configuration.word(
            environment, "WAYBILL_ONLINE_NUMBERS",
            ["on": [.pos, .web], "off": [], "pos": [.pos], "web": [.web]],
            otherwise: isSandbox ? [.pos, .web] : [])
        let second = environment["WAYBILL_SECOND_PERSON_LIMIT"] ?? "off"
        secondPersonLimit =
            second == "off" ? nil : try number("SECOND_PERSON_LIMIT", 0, 0...1_000_000_000)
    }

    /// `WAYBILL_ONLINE_NUMBERS` as it is written.
    package var onlineNumbersWord: String {
        switch (onlineNumbers.contains(.pos), onlineNumbers.contains(.web)) {
        case (true, true): "on"
        case (true, false): "pos"
        case (false, true): "web"
        case (false, false): "off"
        }
    }

    /// Rows 3–11 of the order table.
    var advancing: Advancing { Advancing(completeAfterHours: Int64(completeAfterHours)) }

    /// What becomes of orders whose time is up.
    var expiring: Expiring {
        Expiring(
            reservationMinutes: Int64(reservationMinutes), staffHoldHours: Int64(staffHoldHours))
    }

    /// The settings of placing in a store of this currency.
    func placing(
        currency: String, isTestStore: Bool, storeDay: @escaping @Sendable (Timestamp) -> String
    ) -> PlaceSettings {
        var settings = PlaceSettings(
            currency: currency, storeDay: storeDay, isTestStore: isTestStore,
            autoConfirm: PlaceSettings.AutoConfirm(rawValue: autoConfirm) ?? .paid)
        settings.country = country
        settings.onlineNumbers = onlineNumbers
        settings.reservationMinutes = Int64(reservationMinutes)
        settings.verificationMinutes = Int64(verificationMinutes)
        settings.upfront = Int64(upfrontPercent) * 100
        if let money = Currency(code: currency) {
            var risk = RiskSettings(
                money, cashVerifyLimit: Int64(cashVerifyLimit),
                highValueLimit: Int64(highValueLimit))
            risk.newCustomerOrders = newCustomerOrders
            settings.risk = risk
        }
        return settings
    }
}
