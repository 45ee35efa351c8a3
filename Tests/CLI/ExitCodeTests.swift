import CLI
import HTTP
import Lifecycle
import Server
import Testing

@Suite struct ExitCodeTests {
    @Test(
        arguments: [
            (200, nil, ExitCode.done), (201, nil, .done), (202, nil, .done), (400, nil, .refused),
            (401, nil, .notPermitted), (403, nil, .notPermitted), (404, nil, .notFound),
            (409, "DUPLICATE_OPEN", .refused), (410, nil, .notFound), (412, nil, .refused),
            (413, nil, .refused), (422, nil, .refused), (429, nil, .refused),
            (500, nil, .internalError), (503, "busy", .storeUnavailable),
            (503, "draining", .storeUnavailable), (503, "store_failed", .storeUnavailable),
            (503, "provider_not_reachable", .unreachable), (507, "disk_full", .storeUnavailable),
        ] as [(Int, String?, ExitCode)])
    func `an answer's status and word decide`(status: Int, word: String?, exit: ExitCode) {
        #expect(ExitCode(status: status, problem: word) == exit)
    }

    @Test func `the numbers are those of the specification`() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 78])
    }

    @Test func `errors of the start have their codes`() {
        #expect(Program.failure(ConfigurationError("Change it.")).exit == .configuration)
        #expect(Program.failure(ServerStartError("No.", exitCode: 8)).exit == .storeUnavailable)
        #expect(Program.failure(ServerStartError("No.", exitCode: 78)).exit == .configuration)
        #expect(Program.failure(ServerStartError("No.", exitCode: 99)).exit == .internalError)
        #expect(Program.failure(SystemError(operation: "open", code: 13)).exit == .notPermitted)
        #expect(Program.failure(SystemError(operation: "open", code: 5)).exit == .internalError)
        #expect(Program.failure(Problem.notFound).exit == .notFound)
        #expect(Program.failure(CancellationError()).exit == .timedOut)
    }

    @Test func `a refusal tells its sentence, its fields and, for a defect, its id`() {
        let reply = Reply(
            status: 400,
            body: Array(
                """
                {"status":400,"code":"validation_failed","detail":"2 fields are wrong.","errors":[\
                {"field":"/items/0/imei","code":"IMEI_CHECKSUM","message":"A digit is wrong."},\
                {"field":"/reference","code":"TOO_LONG","message":"At most 100."}]}
                """.utf8))
        #expect(
            reply.failure.message == """
                2 fields are wrong.
                  /items/0/imei: A digit is wrong. (IMEI_CHECKSUM)
                  /reference: At most 100. (TOO_LONG)
                """)
        let fault = Reply(
            status: 500,
            body: Array(#"{"code":"internal","detail":"A fault.","request_id":"abc"}"#.utf8))
        #expect(fault.failure.message == "A fault.\nRequest id: abc")
        #expect(Reply(status: 502, body: Array("<html>".utf8)).failure.exit == .internalError)
    }

    @Test func `only the owner and root may use the socket`() {
        #expect(SocketCaller.mayUse(owner: 1_000, user: 1_000))
        #expect(SocketCaller.mayUse(owner: 1_000, user: 0))
        #expect(!SocketCaller.mayUse(owner: 1_000, user: 1_001))
    }
}
