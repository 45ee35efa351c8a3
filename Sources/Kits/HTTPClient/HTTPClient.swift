internal import Lifecycle

/// Sends calls through libcurl on one thread of its own; nothing is ever sent twice (R2).
package final class HTTPClient: Sendable {
    private let loop: TransferLoop
    private let thread: WorkerThread
    private let lastID = Lock<UInt64>(0)
    private let clock = SystemClock()

    /// At most `maxInFlight` calls run and `maxWaiting` wait; one more fails at once, unsent.
    ///
    /// `certificatesFile` names a PEM file of authorities to trust instead of the system's, for a
    /// provider behind a private one; verification itself cannot be switched off.
    package init(maxInFlight: Int, maxWaiting: Int = 1024, certificatesFile: String? = nil) {
        let loop = TransferLoop(
            maxInFlight: max(maxInFlight, 1), maxWaiting: maxWaiting,
            certificatesFile: certificatesFile)
        self.loop = loop
        thread = WorkerThread(name: "http-client")
        thread.submit { loop.run() }
    }

    deinit {
        loop.requestClose()
        thread.stop()
    }

    /// Sends one call and waits for its whole reply; cancelling the task ends the transfer.
    package func perform(_ call: HTTPCall) async -> Result<HTTPReply, HTTPFailure> {
        if let refusal = call.refusal {
            return .failure(HTTPFailure(kind: .badURL, nothingSent: true, message: refusal))
        }
        let id = lastID.withLock { last in
            last += 1
            return last
        }
        // A day is longer than any call; the bound keeps the sum below from overflowing.
        let milliseconds = Int64(min(max(call.totalTimeoutMilliseconds, 1), 86_400_000))
        let deadline = clock.monotonicMicroseconds() + milliseconds * 1000
        return await withTaskCancellationHandler {
            await withCheckedContinuation { reply in
                loop.submit(
                    PendingCall(id: id, call: call, deadlineMicroseconds: deadline, reply: reply))
                // The handler may have run before the call was known to the loop.
                if Task.isCancelled { loop.cancel(id) }
            }
        } onCancel: {
            loop.cancel(id)
        }
    }

    /// Fails what is pending as cancelled and returns when the thread is done; further calls fail.
    package func close() {
        loop.requestClose()
        loop.waitForEnd()
        thread.stop()
    }
}
