import CLI
import Lifecycle
import Testing

@Suite struct AdministrationTests {
    /// What the machine tells before a release.
    private static let quarantine = """
        {"quarantined":true,"reason":"the database is older than its sidecar",\
        "newest_intent_at":"2026-11-20T09:00:00.000000Z","queued":31,"lines":[{\
        "order_number":"ORD-20261120-00007","line_no":1,"target":"356938035643809",\
        "service_code":"1739","provider":"gsm-fusion","placed_at":"2026-11-20T08:00:00.000000Z"}]}
        """

    private func accepting() -> FakeCaller {
        FakeCaller { target, _ in
            switch target {
            case "GET /cli/status":
                (
                    200,
                    Sample.status.replacing("\"quarantined\":false", with: "\"quarantined\":true")
                )
            case "GET /cli/quarantine": (200, Self.quarantine)
            default: (200, #"{"success":true,"login":"ana","key":"wb_live_x","queued":2}"#)
            }
        }
    }

    private func body(_ call: Call?) -> String? {
        call?.body.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a new member's password comes from standard input and is not printed`() async {
        let caller = accepting()
        let bench = Bench(caller, input: ["a sentence that is long"])
        #expect(await bench.run("users", "add", "ana", "--role", "operator") == .done)
        #expect(
            body(caller.calls.first)
                == #"{"login":"ana","role":"operator","password":"a sentence that is long"}"#)
        #expect(bench.out == "Added ana.\n")
        #expect(!(bench.out + bench.error).contains("sentence"))
    }

    @Test func `two different passwords change nothing`() async {
        let caller = accepting()
        let bench = Bench(caller, input: ["one long password", "other password"], isTerminal: true)
        #expect(await bench.run("users", "password", "ana") == .refused)
        #expect(caller.calls.isEmpty)
    }

    @Test(arguments: [
        (["users", "disable", "a/b"], "POST /cli/users/a%2Fb/disable"),
        (["users", "sessions", "ana", "--end"], "POST /cli/users/ana/sessions/end"),
        (["keys", "revoke", "key_1"], "POST /cli/keys/key_1/revoke"),
        (["verify"], "POST /cli/verify"),
    ])
    func `calls without a body send none`(words: [String], line: String) async {
        let caller = accepting()
        let bench = Bench(caller)
        let exit = await Program.run(
            words, terminal: bench.terminal, surroundings: bench.surroundings)
        #expect(exit == .done)
        #expect(caller.lines == [line])
        #expect(caller.calls.first?.body == nil)
    }

    @Test func `a key's text stands alone on standard output`() async {
        let caller = accepting()
        let bench = Bench(caller)
        let exit = await bench.run(
            "keys", "create", "--name", "till", "--scope", "orders:read", "--expires", "2027-01-01")
        #expect(exit == .done)
        #expect(bench.out == "wb_live_x\n")
        #expect(
            body(caller.calls.first)
                == #"{"name":"till","expires":"2027-01-01","scopes":["orders:read"]}"#)
    }

    @Test func `a provider is paused with its reason and opened again`() async {
        let caller = accepting()
        let bench = Bench(caller)
        #expect(await bench.run("providers", "pause", "gsm-fusion", "--reason", "prices") == .done)
        #expect(await bench.run("providers", "resume", "gsm-fusion") == .done)
        #expect(
            caller.lines == [
                "POST /cli/providers/gsm-fusion/pause", "POST /cli/providers/gsm-fusion/resume",
            ])
        #expect(body(caller.calls.first) == #"{"reason":"prices"}"#)
        #expect(bench.out.contains("2 parked lines go on"))
    }

    @Test func `B5 a quarantine ends only after a yes, with its reason`() async {
        let caller = accepting()
        let silent = Bench(caller)
        #expect(await silent.run("release", "--reason", "checked by hand") == .refused)
        #expect(caller.lines == ["GET /cli/status", "GET /cli/quarantine"])
        let no = Bench(caller, input: ["n"], isTerminal: true)
        #expect(await no.run("release", "--reason", "checked by hand") == .refused)
        let yes = Bench(caller)
        #expect(await yes.run("release", "--yes") == .usage)
        #expect(await yes.run("release", "--reason", "checked by hand", "--yes") == .done)
        #expect(caller.lines.last == "POST /cli/quarantine/release")
        #expect(body(caller.calls.last) == #"{"reason":"checked by hand"}"#)
    }

    @Test func `B5 before the yes stands what will be sent and which window to compare`() async {
        let bench = Bench(accepting(), input: ["n"], isTerminal: true)
        #expect(await bench.run("release", "--reason", "checked by hand") == .refused)
        for part in [
            "Quarantined: the database is older than its sidecar",
            "Newest send that this database knows: 2026-11-20T09:00:00.000000Z",
            "Queued, and sent after the release: 31",
            "ORD-20261120-00007  356938035643809  1739     gsm-fusion",
            "and 30 more", "Everything queued will be sent and paid for.",
            "nothing was ordered there after 2026-11-20T09:00:00.000000Z?",
        ] { #expect(bench.error.contains(part), "\(part)") }
        #expect(bench.out.isEmpty)
    }

    @Test func `B5 without a server the command waits until its workers saw the quarantine`() async
    {
        let looks = Lock(0)
        let caller = FakeCaller(ownsWorkers: true) { target, _ in
            if target == "GET /cli/quarantine" { return (200, Self.quarantine) }
            guard target == "GET /cli/status" else { return (200, #"{"success":true}"#) }
            let look = looks.withLock { looks in
                looks += 1
                return looks
            }
            guard look > 2 else { return (200, Sample.status) }
            return (
                200, Sample.status.replacing("\"quarantined\":false", with: "\"quarantined\":true")
            )
        }
        #expect(await Bench(caller).run("release", "--reason", "drill", "--yes") == .done)
        #expect(caller.workSeconds == [600])
        let open = FakeCaller(ownsWorkers: true) { _, _ in (200, Sample.status) }
        #expect(await Bench(open).run("release", "--reason", "drill", "--yes") == .refused)
    }

    @Test func `an unknown member ends with 4 and its name`() async {
        let bench = Bench()
        #expect(await bench.run("users", "disable", "nobody") == .notFound)
        #expect(bench.error == "There is no member 'nobody'.\n")
    }

    @Test func `verify prints every difference and ends with 10`() async {
        let bench = Bench(
            FakeCaller { _, _ in (200, #"{"success":false,"differences":["a","b"]}"#) })
        #expect(await bench.run("verify") == .difference)
        #expect(bench.out == "a\nb\n")
    }

    @Test func `reparse sends its limits and prints the counts`() async {
        let caller = FakeCaller { _, _ in
            (200, #"{"success":true,"dry_run":true,"read":10,"changed":3,"now_empty":1}"#)
        }
        let bench = Bench(caller)
        #expect(await bench.run("reparse", "--service", "1", "--dry-run") == .done)
        #expect(body(caller.calls.first) == #"{"service":"1","all":false,"dry_run":true}"#)
        #expect(
            bench.out
                == "10 results read: 3 changed, 7 unchanged, 1 now empty; nothing was stored.\n")
    }

    @Test func `a backup's path is absolute, because the server works elsewhere`() async {
        let caller = FakeCaller { _, _ in
            (200, #"{"success":true,"path":"/srv/here/out.backup","rows":{"orders":2,"lines":3}}"#)
        }
        let bench = Bench(caller)
        #expect(await bench.run("backup", "out.backup") == .done)
        #expect(body(caller.calls.first) == #"{"path":"/srv/here/out.backup"}"#)
        #expect(bench.out.hasPrefix("Backup: /srv/here/out.backup, 2 tables, 5 rows."))
        _ = await bench.run("backup")
        #expect(body(caller.calls.last)?.hasPrefix(#"{"path":"/srv/here/data/waybill-20"#) == true)
    }

    @Test func `services can be fetched first, and a silent provider ends with 6`() async {
        let caller = FakeCaller { target, _ in
            target == "POST /api/services/refresh"
                ? (200, #"{"providers":[{"provider":"gsm-fusion","error":"No answer."}]}"#)
                : (200, #"{"data":[{"code":"1","name":"Info","is_enabled":true}],"total":1}"#)
        }
        let bench = Bench(caller)
        #expect(await bench.run("services", "--search", "info", "--refresh") == .unreachable)
        #expect(bench.error == "gsm-fusion: No answer.\n")
        #expect(caller.lines.last == "GET /api/services?q=info")
        #expect(bench.out.contains("1     Info"))
    }
}
