import Arguments
import CLI
import Testing

@Suite struct ParsingTests {
    @Test(arguments: [
        ["serve"], ["serve", "--port", "8080", "--bind", "127.0.0.1", "--role", "all"],
        ["submit", "356938035643809", "--service", "1"],
        ["submit", "1", "2", "-", "--service=1", "--field", "A=b=c", "--field", "D=", "--recheck"],
        ["submit", "1", "--service", "1", "--reference", "R", "--reuse", "--dry-run"],
        ["submit", "1", "--service", "1", "--wait"], ["sync"], ["sync", "--order", "ORD-1"],
        ["sync", "--provider", "gsm-fusion"], ["status"], ["status", "ORD-1", "ORD-2"],
        ["wait", "ORD-1", "--timeout", "60"], ["orders"], ["orders", "--count"],
        ["orders", "--limit", "5", "--status", "In Process", "--imei", "3569"],
        ["orders", "result", "ORD-1", "--status", "Completed", "--reason", "R", "--carrier", "C"],
        ["services"], ["services", "--kind", "imei_check", "--search", "iphone", "--refresh"],
        ["providers", "list"], ["providers", "pause", "gsm-fusion", "--reason", "R"],
        ["providers", "texts", "gsm-fusion"], ["probe", "gsm-fusion", "--only", "1", "--record"],
        ["providers", "pin", "gsm-fusion", "No such phone", "--as", "final", "--reason", "R"],
        ["providers", "unpin", "gsm-fusion", "No such phone", "--reason", "R"],
        ["providers", "resume", "gsm-fusion"], ["release", "--reason", "R"],
        ["users", "add", "ana", "--role", "admin"], ["users", "list"],
        ["users", "role", "ana", "--role", "viewer"], ["users", "disable", "ana"],
        ["users", "enable", "ana"], ["users", "password", "ana"],
        ["users", "sessions", "a", "--end"],
        ["keys", "create", "--name", "N", "--role", "operator"],
        ["keys", "create", "--name", "N", "--scope", "orders:read", "--scope", "sync:run"],
        ["keys", "list"], ["keys", "revoke", "key_1"], ["backup"], ["backup", "out.backup"],
        ["restore", "in.backup"], ["verify"], ["reparse", "--all", "--dry-run"],
        ["reparse", "--service", "1", "--since", "2026-11-01"],
        ["sandbox", "--fault", "S10=20%", "--fault", "S12.429", "--speed", "20", "--fill", "100"],
        ["sandbox", "--stand-in", "0", "--ledger", "l.json"], ["check-config"],
        ["check-config", "--env", "other.env", "--json"], ["version"], ["completion"],
    ])
    func `every command of the table is understood`(words: [String]) throws {
        guard case .run(let parsed) = CommandTable.root.parse(words) else {
            Issue.record("\(words) was refused")
            return
        }
        #expect(parsed.path.first == words[0])
        #expect(CommandTable.part(of: parsed)?.declaration.name == words[0])
    }

    @Test(arguments: [
        ["submit", "--service", "1"], ["submit", "356938035643809"],
        ["submit", "1", "--service", "1", "--recheck", "--reuse"],
        ["submit", "1", "--service", "1", "--dry-run", "--wait"],
        ["submit", "1", "--service", "1", "--field", "noequals"],
        ["submit", "1", "2", "--service", "1", "--reference", "R"],
        ["sync", "--order", "A", "--provider", "B"], ["wait"], ["wait", "A", "--timeout", "soon"],
        ["orders", "--limit", "0"], ["orders", "result", "A", "--status", "Completed"],
        ["release"], ["users", "add", "ana"], ["users", "add", "ana", "--role", "king"], ["users"],
        ["users", "sessions", "ana"], ["keys", "create", "--name", "N"],
        ["keys", "create", "--name", "N", "--role", "admin", "--scope", "orders:read"],
        ["keys", "create", "--role", "admin"], ["keys", "revoke"], ["restore"],
        ["backup", "a", "b"], ["reparse"], ["serve", "--port", "65536"],
        ["serve", "--role", "everything"], ["sandbox", "--speed", "0"],
        ["sandbox", "--ledger", "l.json"], ["sandbox", "--stand-in", "x"], ["nonsense"],
        ["status", "--nonsense"],
    ])
    func `what cannot be understood ends with 2 and a sentence`(words: [String]) async {
        let bench = Bench()
        let exit = await Program.run(
            words, terminal: bench.terminal, surroundings: bench.surroundings)
        #expect(exit == .usage)
        #expect(!bench.error.isEmpty)
        #expect(bench.out.isEmpty)
        #expect(bench.caller.calls.isEmpty)
    }

    @Test func `every command has help, and help ends with 0`() async {
        for part in CommandTable.parts {
            let bench = Bench()
            #expect(await bench.run(part.declaration.name, "--help") == .done)
            #expect(bench.out.contains("Usage: waybill \(part.declaration.name)"))
        }
        let bench = Bench()
        #expect(await bench.run() == .done)
        #expect(bench.out.contains("check-config"))
    }

    @Test func `version and completion print themselves`() async {
        let bench = Bench()
        #expect(await bench.run("version") == .done)
        #expect(bench.out.hasPrefix("waybill "))
        let script = Bench()
        #expect(await script.run("completion") == .done)
        #expect(script.out.contains("complete -o default -F _waybill waybill"))
    }
}
