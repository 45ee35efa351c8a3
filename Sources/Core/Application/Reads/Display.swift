package import Domain

/// How an order is shown everywhere (`orders.md` 4.4); screens hold no second copy.
package struct Display: Sendable, Equatable {
    /// The colour roles of `console.md`.
    package enum Colour: String, Sendable { case green, blue, amber, red, grey }

    package let label: String
    /// 0–100.
    package let percent: Int
    package let colour: Colour
    package let icon: String
    package let description: String

    /// Makes a display value.
    package init(label: String, percent: Int, colour: Colour, icon: String, description: String) {
        self.label = label
        self.percent = percent
        self.colour = colour
        self.icon = icon
        self.description = description
    }
}

extension Display {
    /// The display of an order whose lines are all provider lines.
    package static func order(
        _ order: OrderRecord, lines: [LineState: Int], reasons: [LineReason] = []
    ) -> Display {
        let isProviderOnly = !lines.isEmpty && !order.hasGoods
        if isProviderOnly, order.state == .confirmed || order.state == .processing {
            return open(order, lines)
        }
        return machine(order)
    }

    /// The word that lists, filters and exports show.
    package static func word(state: OrderState, lines: [LineState: Int]) -> StatusWord? {
        switch state {
        case .confirmed, .processing: return (lines[.inProcess] ?? 0) > 0 ? .inProcess : .pending
        case .pending: return .pending
        case .completed: return .completed
        case .rejected: return .rejected
        case .failed, .reversed: return .failed
        case .cancelled, .expired: return .cancelled
        case .ready, .shipped, .delivered, .refunded: return nil
        }
    }

    private static func open(_ order: OrderRecord, _ lines: [LineState: Int]) -> Display {
        let total = max(1, lines.values.reduce(0, +))
        let needsSomeone = (lines[.parked] ?? 0) > 0 || (lines[.needsReview] ?? 0) > 0
        let word = word(state: order.state, lines: lines) ?? .pending
        let ended = lines.filter { !$0.key.isOpen }.values.reduce(0, +)
        var percent = 40 + 55 * ended / total
        if total == 1, let state = lines.keys.first {
            percent =
                switch state {
                case .queued, .parked: 40
                case .sending, .uncertain, .needsReview: 45
                case .accepted: 55
                case .inProcess: 75
                case .completed, .rejected, .failed, .cancelled: 95
                }
        }
        if order.state == .confirmed { percent = 20 }
        let colour: Colour = word == .inProcess && !needsSomeone ? .blue : .amber
        return Display(
            label: word.rawValue, percent: percent, colour: colour,
            icon: word == .inProcess ? "gear" : "clock",
            description: needsSomeone
                ? "Somebody has to look at this order." : "The provider is working on this order.")
    }

    private static func machine(_ order: OrderRecord) -> Display {
        if let stage = order.stage, order.state == .processing || order.state == .shipped {
            return staged(stage)
        }
        return plain(order)
    }

    private static func staged(_ stage: OrderStage) -> Display {
        switch stage {
        case .preparing:
            Display(
                label: "Preparing order", percent: 40, colour: .blue, icon: "box",
                description: "The order is being prepared.")
        case .cooking:
            Display(
                label: "Cooking", percent: 60, colour: .blue, icon: "pot",
                description: "The kitchen is at work.")
        case .packing:
            Display(
                label: "Packing", percent: 70, colour: .blue, icon: "parcel",
                description: "The order is being packed.")
        case .outForDelivery:
            Display(
                label: "Out for delivery", percent: 90, colour: .blue, icon: "truck",
                description: "The courier is on the way.")
        }
    }

    /// What a pending order waits for, in the words of its most severe hold.
    private static func pending(_ hold: HoldReason?) -> Display {
        let (label, why) =
            switch hold {
            case nil: ("Order pending", "The order waits to be confirmed.")
            case .payment: ("Waiting for payment", "The order waits to be paid.")
            case .verification: ("Waiting for ID check", "The buyer has to show who they are.")
            case .review: ("Waiting for review", "A member of staff looks at the order.")
            case .blacklist: ("Waiting for approval", "An administrator has to decide.")
            case .duplicate:
                ("Waiting for your decision", "The same was ordered before; somebody decides.")
            }
        return Display(
            label: label, percent: 10, colour: .amber, icon: "clock", description: why)
    }

    private static func plain(_ order: OrderRecord) -> Display {
        switch order.state {
        case .pending: pending(order.terms?.holdReason)
        case .confirmed:
            Display(
                label: "Order confirmed", percent: 20, colour: .blue, icon: "check",
                description: "The order is confirmed.")
        case .processing:
            Display(
                label: "Processing order", percent: 40, colour: .blue, icon: "gear",
                description: "The order is being worked on.")
        case .ready:
            Display(
                label: "Ready", percent: 80, colour: .green, icon: "bell",
                description: "The order is ready.")
        case .shipped:
            Display(
                label: "Shipped", percent: 90, colour: .blue, icon: "truck",
                description: "The order is on its way.")
        case .delivered:
            Display(
                label: "Delivered", percent: 95, colour: .green, icon: "box",
                description: "The order was delivered.")
        case .completed:
            Display(
                label: "Completed", percent: 100, colour: .green, icon: "flag",
                description: order.isPartial
                    ? "Some lines did not complete." : "The order is complete.")
        case .cancelled:
            Display(
                label: "Cancelled", percent: 0, colour: .grey, icon: "cross",
                description: "The order was cancelled.")
        case .expired:
            Display(
                label: "Expired", percent: 0, colour: .grey, icon: "cross",
                description: "The order ran out of time.")
        case .rejected:
            Display(
                label: "Rejected", percent: 0, colour: .red, icon: "cross",
                description: "The order was rejected.")
        case .failed:
            Display(
                label: "Failed", percent: 0, colour: .red, icon: "cross",
                description: "The order failed.")
        case .refunded:
            Display(
                label: "Refunded", percent: 0, colour: .grey, icon: "back",
                description: "The money went back.")
        case .reversed:
            Display(
                label: "Reversed", percent: 0, colour: .red, icon: "back",
                description: "The provider took the result back.")
        }
    }
}

/// The sentence that answers "why is this waiting?" for a line.
package enum Waiting {
    /// Nil when the line has ended; `clock` writes a moment as the reader's time.
    package static func sentence(_ line: LineRecord, clock: (Timestamp) -> String) -> String? {
        switch line.state {
        case .completed, .rejected, .failed, .cancelled: nil
        case .queued: queued(line, clock)
        case .parked:
            "Not sent: \(line.reason == .servicePaused ? "the service" : "the provider") is paused"
                + (line.errorMessage.map { " (\($0))" } ?? "")
                + ". It goes on when it is opened again."
        case .sending: "Being sent to the provider right now."
        case .uncertain:
            line.reason == .dupCheck
                ? "The provider says it already has this number; its earlier result is being "
                    + "looked for."
                : "The provider gave no usable answer, so it is not known whether it took the "
                    + "order. "
                    + "It is not sent again by itself; a person is asked"
                    + (line.nextCheckAt.map { " at \(clock($0))" } ?? "") + "."
        case .needsReview: review(line)
        case .accepted, .inProcess:
            "The provider is working on it"
                + (line.nextCheckAt.map { "; it is asked again at \(clock($0))" } ?? "") + "."
        }
    }

    private static func queued(_ line: LineRecord, _ clock: (Timestamp) -> String) -> String {
        switch line.reason {
        case .waiting: "Waits for the order to be confirmed."
        case .backoff:
            "The provider refused it for now"
                + (line.errorMessage.map { " (\($0))" } ?? "")
                + (line.retryAfter.map { "; it is tried again at \(clock($0))." } ?? ".")
        case .sameTargetOpen: "Another order checks the same number; it waits for that result."
        case .servicePaused: "The service is paused; it is sent when the service is opened again."
        case .providerPaused:
            "The provider is paused; it is sent when the provider is opened again."
        case .dupCheck, .noAnswer, .dupOtherCustomer, .dupUnknownID, .acceptedIDUnknown, .noListing,
            .listingInconclusive, .conflict, .replyDoesNotFit, .otherTarget, .longestWait,
            .takenOver, .earlierUnknown,
            nil:
            "Waits for its turn to be sent."
        }
    }

    private static func review(_ line: LineRecord) -> String {
        let what =
            switch line.reason {
            case .noListing:
                "the provider gave no usable answer and cannot be asked whether it took the order"
            case .listingInconclusive: "the provider's list did not show what became of it"
            case .replyDoesNotFit: "the provider's answer does not fit this line"
            case .otherTarget: "the result names another phone"
            case .longestWait: "it waits longer than the service should take"
            case .takenOver: "a member of staff took it over"
            case .dupOtherCustomer: "another customer's earlier order blocks it at the provider"
            case .dupUnknownID: "the provider has an older order for it that is not known here"
            case .acceptedIDUnknown: "the provider took it, but its order number is not known"
            case .earlierUnknown: "an earlier send of the same number never became clear"
            case .conflict: "several provider orders could be this one"
            case .waiting, .backoff, .sameTargetOpen, .providerPaused, .servicePaused, .dupCheck,
                .noAnswer, nil:
                "its outcome is not clear"
            }
        return "A person has to decide: \(what). Look at the provider's site, then link its order, "
            + "confirm that it never arrived, or give it up."
    }
}
