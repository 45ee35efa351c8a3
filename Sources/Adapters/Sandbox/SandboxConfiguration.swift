/// How the stand-in behaves; faults, latency, guard, balance and outage can change while it runs.
package struct SandboxConfiguration: Sendable {
    /// The account name it accepts.
    package var userID = "sandbox"
    /// The key it accepts.
    package var apiKey = "SAND-BOX0-0000-0000-0000"
    /// Where the ledger is kept; nil = in memory only, gone at the end.
    package var ledgerPath: String?
    /// Whether a charge is on the disk before it is answered; off, it still survives a kill.
    package var syncsLedger = true
    /// What it sells.
    package var services = DemoCatalogue.services
    /// Time as Pending at speed 1, in microseconds.
    package var pendingMicroseconds: Int64 = 3_000_000
    /// Time as In Process at speed 1, in microseconds.
    package var processingMicroseconds: Int64 = 5_000_000
    /// Divides the two times above; 1 or more.
    package var speed: Int64 = 1
    /// When a second order for the same IMEI and service is refused.
    package var duplicateGuard = DuplicateGuard.sequential
    /// Whether the price of a rejected order comes back (probe 10).
    package var refundsRejected = true
    /// IMEIs that end so are rejected.
    package var rejectedEndings: [String] = []
    /// Share of the IMEIs that are rejected, chosen by the number itself, 0…1.
    package var rejectedShare = 0.0
    /// Credits at the start in 1/10 000, nil = without end; the ledger's own figure goes before.
    package var balance: Int64?
    /// The first order id.
    package var firstOrderID: Int64 = 20_000_001
    /// Whether `getimeis` without ids lists the account's orders (probe 1).
    package var listsOrders = false
    /// What goes wrong.
    package var faults = SandboxFaults.none
    /// The seed of faults and jitter.
    package var seed: UInt64 = 1
    /// Time of every call in microseconds, half of it before the order is placed and half after.
    package var latencyMicroseconds: Int64 = 0
    /// Largest addition to the latency, in microseconds.
    package var jitterMicroseconds: Int64 = 0
    /// How long a call hangs at most, in microseconds; more than any client waits.
    package var hangMicroseconds: Int64 = 600_000_000
    /// Time for each byte of a slow answer, in microseconds.
    package var slowByteMicroseconds: Int64 = 1_000_000
    /// Whether answers are packed when the client says it takes gzip, as the real ones often are.
    package var packsAnswers = true
    /// Calls that are worked on at once; more wait for a thread.
    package var threadLimit = 256

    /// The demo's behaviour: no faults, no latency, results after 8 s.
    package init() {}
}
