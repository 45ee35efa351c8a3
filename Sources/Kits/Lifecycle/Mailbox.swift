internal import Glibc

/// A bounded queue between callers and the threads that own connections.
@safe
package final class Mailbox<Element: Sendable>: @unchecked Sendable {
    // Invariant: `items`, `head`, `isClosed` and `sleepers` are touched only while `mutex` is
    // held; both pointers live exactly as long as self.

    /// What a thread gets when it asks for work.
    package enum Taken {
        case items([Element])
        case idle
        case closed
    }

    /// Why an element was not taken in.
    package enum Refusal {
        case full
        case closed
    }

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private let bound: Int
    private var items: [Element] = []
    private var head = 0
    private var sleepers = 0
    private var isClosed = false

    /// An open, empty queue for at most `bound` elements.
    package init(bound: Int) {
        self.bound = bound
        unsafe mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        unsafe condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe pthread_cond_destroy(condition)
        unsafe mutex.deallocate()
        unsafe condition.deallocate()
    }

    /// How many elements wait.
    package var count: Int { locked { items.count - head } }

    /// Adds an element and wakes one sleeping thread; a refusal when full or closed.
    package func put(_ element: Element) -> Refusal? {
        locked {
            if isClosed { return .closed }
            guard items.count - head < bound else { return .full }
            items.append(element)
            if sleepers > 0 { unsafe pthread_cond_signal(condition) }
            return nil
        }
    }

    /// Returns elements to the front, in order; they were accepted before, so no bound applies.
    package func putBack(_ elements: ArraySlice<Element>) {
        guard !elements.isEmpty else { return }
        locked {
            items.replaceSubrange(0..<head, with: elements)
            head = 0
        }
    }

    /// Up to `limit` elements, waiting for the first; `.closed` only once nothing is left.
    package func take(limit: Int, waitMilliseconds: Int64?) -> Taken {
        locked {
            let deadline = waitMilliseconds.map { Self.deadline(in: $0) }
            while head == items.count {
                if isClosed { return .closed }
                sleepers += 1
                let code = wait(until: deadline)
                sleepers -= 1
                if code == ETIMEDOUT && head == items.count && !isClosed { return .idle }
            }
            return .items(removeFirst(limit))
        }
    }

    /// Up to `limit` elements that are there already.
    package func takeNow(limit: Int) -> [Element] {
        locked { removeFirst(limit) }
    }

    /// Refuses new elements; those inside are still handed out.
    package func close() {
        locked {
            isClosed = true
            unsafe _ = pthread_cond_broadcast(condition)
        }
    }

    private func removeFirst(_ limit: Int) -> [Element] {
        let end = min(items.count, head + max(limit, 0))
        let taken = Array(items[head..<end])
        head = end
        if head == items.count {
            items.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 64 && head * 2 > items.count {
            items.removeFirst(head)
            head = 0
        }
        return taken
    }

    private func wait(until deadline: timespec?) -> Int32 {
        guard var deadline else { return unsafe pthread_cond_wait(condition, mutex) }
        return unsafe pthread_cond_timedwait(condition, mutex, &deadline)
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    private static func deadline(in milliseconds: Int64) -> timespec {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        let nanoseconds = Int64(time.tv_nsec) + (milliseconds % 1_000) * 1_000_000
        time.tv_sec += Int(milliseconds / 1_000 + nanoseconds / 1_000_000_000)
        time.tv_nsec = Int(nanoseconds % 1_000_000_000)
        return time
    }
}
