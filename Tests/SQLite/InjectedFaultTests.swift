internal import Glibc
internal import Lifecycle
internal import SQL
internal import SQLite
import Testing

/// Errors of the disk, injected into a second process by strace; that process only reports.
@Suite struct InjectedFaultTests {
    let scratch = Scratch()

    @Test(arguments: [5, 12, 40, 90])
    func `F9 an fsync error is never acknowledged, ends writing once and is not tried again`(
        _ call: Int
    ) async throws {
        let report = try await run(inject: "fdatasync:error=EIO:when=\(call)+")
        #expect(report.failures.count == 4, "each write after the first failure was refused")
        #expect(report.failures.allSatisfy { $0 == "io" })
        #expect(report.fatal == 1)
        #expect(report.heals == 0)
        try await expectKept(report)
    }

    @Test(arguments: [30, 41, 77])
    func `F10 a full disk is not acknowledged, and writing heals when space returns`(
        _ call: Int
    ) async throws {
        let report = try await run(inject: "pwrite64:error=ENOSPC:when=\(call)..\(call + 8)")
        #expect(report.failures.allSatisfy { $0 == "full" })
        #expect(!report.failures.isEmpty)
        #expect(report.fatal == 0)
        #expect(report.heals == 1)
        try await expectKept(report)
    }

    /// Runs only inside the process that the tests above start.
    @Test(.enabled(if: FaultReport.folder != nil))
    func `a process under injection writes until it fails and reports`() async throws {
        let folder = try #require(FaultReport.folder)
        let fatal = Lock(0)
        var configuration = SQLiteConfiguration()
        configuration.reserveBytes = 65_536
        configuration.idleMilliseconds = 20
        let database = try SQLiteDatabase.open(
            path: "\(folder)/waybill.db", configuration: configuration,
            onFatal: { _ in fatal.withLock { $0 += 1 } })
        let log = try OutputFile(appendingTo: "\(folder)/report")
        var failures = 0
        for number in 0..<400 {
            do {
                if number == 0 {
                    try await database.makeItems()
                } else {
                    try await database.add("\(number)")
                }
                if failures > 0 {
                    log.write(Array("healed\n".utf8))
                    break
                }
                if number > 0 { log.write(Array("kept \(number)\n".utf8)) }
            } catch {
                let kind = (error as? SQLError)?.kind
                log.write(Array("failed \(kind.map { "\($0)" } ?? "other")\n".utf8))
                failures += 1
                if failures == 4 && kind == .io { break }
            }
        }
        log.write(Array("fatal \(fatal.withLock { $0 })\n".utf8))
        await database.close()
    }

    private func run(inject fault: String) async throws -> FaultReport {
        let program = try #require(FaultReport.program)
        let arguments = [
            "env", "WAYBILL_FAULT_FOLDER=\(scratch.folder)", "strace", "-f", "-qq", "-o",
            "/dev/null", "-e", "trace=fdatasync,pwrite64", "-e", "inject=\(fault)", program,
            "--testing-library", "swift-testing", "--filter", "a process under injection",
        ]
        let status = await FaultReport.wait(for: arguments)
        #expect(status == 0)
        return try FaultReport(path: "\(scratch.folder)/report")
    }

    /// After a restart everything acknowledged is there (I7).
    private func expectKept(_ report: FaultReport) async throws {
        let database = try scratch.open()
        let names = try await database.read { reader in
            try reader.query("SELECT name FROM items ORDER BY id") { try $0.text(0) }
        }
        #expect(Set(names).isSuperset(of: report.kept))
        #expect(try await SQLiteFile.integrityCheck(path: scratch.path) == [])
        await database.close()
    }
}
