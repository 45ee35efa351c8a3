internal import Glibc

/// A value behind a pthread mutex; ThreadSanitizer understands it, and it never spans an `await`.
@safe
package final class Lock<Value>: @unchecked Sendable {
    // Invariant: `value` is touched only while `mutex` is held; both live exactly as long as self.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// Puts a value behind a new lock.
    package init(_ value: sending Value) {
        unsafe mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        self.value = value
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Runs a short body with exclusive access to the value; never call out while inside.
    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
