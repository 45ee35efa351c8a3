import Lifecycle
import Testing

/// The thread, the lock and the clocks.
struct WorkerThreadTests {
    @Test func `jobs run one after the other, in order`() async {
        let worker = WorkerThread(name: "a-name-longer-than-15-bytes")
        let seen = Lock<[Int]>([])
        for number in 0..<1000 { worker.submit { seen.withLock { $0.append(number) } } }
        await withCheckedContinuation { continuation in
            worker.submit { continuation.resume() }
        }
        #expect(seen.withLock { $0 } == Array(0..<1000))
        worker.stop()
        #expect(!worker.submit {})
    }

    @Test func `jobs taken before the stop still run`() async {
        let worker = WorkerThread(name: "stopping")
        await withCheckedContinuation { continuation in
            worker.submit { continuation.resume() }
            worker.stop()
        }
    }

    @Test func `a lock keeps updates of many tasks apart`() async {
        let count = Lock(0)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<1000 { count.withLock { $0 += 1 } } }
            }
        }
        #expect(count.withLock { $0 } == 8000)
    }

    @Test func `clocks go forward and count microseconds`() {
        let clock = SystemClock()
        // 2020-01-01 in microseconds: the unit is right.
        #expect(clock.wallMicroseconds() > 1_577_836_800_000_000)
        let first = clock.monotonicMicroseconds()
        #expect(clock.monotonicMicroseconds() >= first)
        #expect(clock.bootMicroseconds() >= clock.monotonicMicroseconds() - 1_000_000)
    }
}
