/// Long-lived work with a beginning and an end; the ServiceGroup runs it.
package protocol Service: Sendable {
    /// The name in logs and in shutdown reports.
    var name: String { get }

    /// Works until `stop` is called or the task is cancelled; throwing ends the whole group.
    func run() async throws

    /// Asks the service to finish what it holds and return from `run`.
    func stop() async
}
