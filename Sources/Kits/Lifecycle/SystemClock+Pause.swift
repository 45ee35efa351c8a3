extension SystemClock {
    /// Lets that time pass without holding a thread; throws CancellationError when cancelled.
    package func pause(milliseconds: Int) async throws {
        try await Task.sleep(for: .milliseconds(max(milliseconds, 0)))
    }
}
