internal import Glibc

/// One named pthread that runs submitted jobs in order; blocking work lives here, not on the pool.
@safe
package final class WorkerThread: @unchecked Sendable {
    // Invariant: `jobs`, `stopping` and `started` are touched only while `mutex` is held.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [@Sendable () -> Void] = []
    private var stopping = false
    private var finished = false

    /// Starts the thread; `name` is cut to the 15 bytes Linux allows.
    package init(name: String) {
        unsafe mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        unsafe condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
        start(name: String(name.prefix(15)))
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe pthread_cond_destroy(condition)
        unsafe mutex.deallocate()
        unsafe condition.deallocate()
    }

    /// Queues a job; false after `stop`, then the job was not taken.
    @discardableResult
    package func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        guard !stopping else { return false }
        jobs.append(job)
        unsafe pthread_cond_signal(condition)
        return true
    }

    /// Lets queued jobs finish, then ends the thread; returns at once.
    package func stop() {
        unsafe pthread_mutex_lock(mutex)
        stopping = true
        unsafe pthread_cond_broadcast(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Takes every queued job, waiting for the first; nil when stopped and empty.
    private func take() -> [@Sendable () -> Void]? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while jobs.isEmpty && !stopping { unsafe pthread_cond_wait(condition, mutex) }
        guard !jobs.isEmpty else { return nil }
        let taken = jobs
        jobs = []
        return taken
    }

    private func start(name: String) {
        let box = unsafe Unmanaged.passRetained(ThreadStart(worker: self, name: name))
        var thread = pthread_t()
        let code = unsafe pthread_create(&thread, nil, runWorker, box.toOpaque())
        precondition(code == 0, "a thread could not be started: the process is out of threads")
        pthread_detach(thread)
    }

    /// The thread's body: runs batches until stopped.
    fileprivate func loop() {
        while let batch = take() {
            for job in batch { job() }
        }
    }
}

/// What a new thread is handed.
private final class ThreadStart {
    let worker: WorkerThread
    let name: String
    init(worker: WorkerThread, name: String) {
        self.worker = worker
        self.name = name
    }
}

private func runWorker(_ raw: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let raw = unsafe raw else { return nil }
    let start = unsafe Unmanaged<ThreadStart>.fromOpaque(raw).takeRetainedValue()
    nameThread(start.name)
    start.worker.loop()
    return nil
}

/// Names the calling thread for `ps` and gdb; a failure is harmless, so it is not looked at.
private func nameThread(_ name: String) {
    guard let file = unsafe fopen("/proc/thread-self/comm", "w") else { return }
    unsafe fputs(name, file)
    unsafe fclose(file)
}
