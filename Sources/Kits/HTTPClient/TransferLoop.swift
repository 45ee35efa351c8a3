internal import CCurl
internal import Lifecycle

/// libcurl's multi handle and the thread that drives it; calls reach it through a locked mailbox.
@safe
final class TransferLoop: @unchecked Sendable {
    /// What other threads leave for the loop.
    private struct Mailbox {
        var waiting: [PendingCall] = []
        var cancelled: [UInt64] = []
        var isClosing = false
        /// False once the multi handle is given up; waking it is allowed only before.
        var isAlive = true
    }

    /// What one round of the loop works on.
    private struct Round {
        var start: [PendingCall] = []
        var late: [PendingCall] = []
        var cancelled: [UInt64] = []
        var isClosing = false
    }

    /// Starts libcurl, once in a process.
    static func start() { ready }

    private static let ready: Void = {
        let code = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        precondition(code == CURLE_OK, "libcurl could not start")
    }()

    // Invariant: `multi` and `running` are touched only by the thread inside `run`, except for
    // curl_multi_wakeup, which libcurl allows from anywhere while the handle lives; the mailbox's
    // lock guards that life.
    private let multi: UnsafeMutableRawPointer
    private var running: [UInt: Transfer] = [:]
    private let mailbox: Lock<Mailbox>
    private let maxInFlight: Int
    private let maxWaiting: Int
    private let certificatesFile: String?
    private let clock = SystemClock()
    private let ended = ThreadGate()

    /// A loop that is not driven yet.
    init(maxInFlight: Int, maxWaiting: Int, certificatesFile: String?) {
        Self.ready
        guard let multi = unsafe curl_multi_init() else {
            preconditionFailure("no memory for libcurl")
        }
        unsafe curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, maxInFlight)
        unsafe curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
        unsafe self.multi = unsafe multi
        self.maxInFlight = maxInFlight
        self.maxWaiting = maxWaiting
        self.certificatesFile = certificatesFile
        mailbox = Lock(Mailbox())
    }

    /// Takes a call; answers it at once when the loop is closing or too many wait.
    func submit(_ pending: PendingCall) {
        let refusal: (HTTPFailure.Kind, String)? = mailbox.withLock { box in
            guard !box.isClosing else { return (.cancelled, "The client is closed.") }
            guard box.waiting.count < maxWaiting else {
                return (.other, "More than \(maxWaiting) calls are waiting.")
            }
            box.waiting.append(pending)
            unsafe curl_multi_wakeup(multi)
            return nil
        }
        if let refusal { pending.fail(refusal.0, refusal.1) }
    }

    /// Gives up a call, waiting or running; unknown numbers are ignored.
    func cancel(_ id: UInt64) {
        let waiting: PendingCall? = mailbox.withLock { box in
            if let index = box.waiting.firstIndex(where: { $0.id == id }) {
                return box.waiting.remove(at: index)
            }
            guard !box.isClosing else { return nil }
            box.cancelled.append(id)
            unsafe curl_multi_wakeup(multi)
            return nil
        }
        waiting?.fail(.cancelled, "The call was cancelled before it began.")
    }

    /// Asks the loop to end; what is pending fails as cancelled.
    func requestClose() {
        mailbox.withLock { box in
            box.isClosing = true
            if box.isAlive { unsafe curl_multi_wakeup(multi) }
        }
    }

    /// Returns when `run` has ended; never call this from a gate.
    func waitForEnd() { ended.wait() }

    /// Drives all transfers until the loop is closed; the body of the client's thread.
    func run() {
        var isClosing = false
        while !isClosing {
            let round = takeRound()
            isClosing = round.isClosing
            for pending in round.late {
                pending.fail(.timeout, "No place became free before the call's time was up.")
            }
            round.cancelled.forEach(cancelRunning)
            round.start.forEach(start)
            guard !isClosing else { break }
            var active: Int32 = 0
            unsafe curl_multi_perform(multi, &active)
            // A finished call frees a place: look at the mailbox again before sleeping.
            if collectFinished() == 0 { wait() }
        }
        end()
    }

    private func takeRound() -> Round {
        let now = clock.monotonicMicroseconds()
        let room = maxInFlight - running.count
        return mailbox.withLock { box in
            var round = Round(cancelled: box.cancelled, isClosing: box.isClosing)
            box.cancelled.removeAll()
            guard !box.isClosing else { return round }
            round.late = box.waiting.filter { $0.deadlineMicroseconds <= now }
            box.waiting.removeAll { $0.deadlineMicroseconds <= now }
            round.start = Array(box.waiting.prefix(room))
            box.waiting.removeFirst(round.start.count)
            return round
        }
    }

    private func start(_ pending: PendingCall) {
        let left = (pending.deadlineMicroseconds - clock.monotonicMicroseconds()) / 1000
        guard
            let transfer = Transfer(
                pending, remainingMilliseconds: Int(max(left, 1)),
                certificatesFile: certificatesFile)
        else {
            pending.fail(.other, "No memory for another call.")
            return
        }
        unsafe curl_multi_add_handle(multi, transfer.easy)
        unsafe running[UInt(bitPattern: transfer.easy)] = transfer
    }

    private func cancelRunning(_ id: UInt64) {
        guard let entry = running.first(where: { $0.value.id == id }) else { return }
        running[entry.key] = nil
        entry.value.cancel()
        unsafe curl_multi_remove_handle(multi, entry.value.easy)
    }

    private func collectFinished() -> Int {
        var count = 0
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE,
                let easy = unsafe message.pointee.easy_handle
            else { continue }
            let code = unsafe message.pointee.data.result
            let transfer = running.removeValue(forKey: UInt(bitPattern: easy))
            transfer?.finish(code)
            unsafe curl_multi_remove_handle(multi, easy)
            count += 1
        }
        return count
    }

    private func wait() {
        // Waiting calls have deadlines that libcurl does not know; a second is fine enough.
        let isIdle = running.isEmpty
        unsafe curl_multi_poll(multi, nil, 0, isIdle ? 60_000 : 1000, nil)
    }

    private func end() {
        for transfer in running.values {
            transfer.cancel()
            unsafe curl_multi_remove_handle(multi, transfer.easy)
        }
        running.removeAll()
        let waiting = mailbox.withLock { box in
            defer { box.waiting.removeAll() }
            box.isAlive = false
            return box.waiting
        }
        for pending in waiting { pending.fail(.cancelled, "The client was closed.") }
        unsafe curl_multi_cleanup(multi)
        ended.open()
    }
}
