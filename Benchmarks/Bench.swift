import Application
import Glibc

/// `waybill-bench [--only P1] [--size smoke|normal|large]`: figures beside raw limits.
@main
struct Bench {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let child = ChildWork(arguments) {
            await child.serve()
            return
        }
        if let bare = BareServer(arguments) {
            await bare.serve()
            return
        }
        guard let plan = Plan(arguments) else {
            Bench.say(
                "waybill-bench [--only P1,P2,P3,P4,P8,P9,P10,P12,recovery,P1-postgresql] "
                    + "[--size smoke|normal|large]\n"
            )
            exit(2)
        }
        Bench.say("| id | work | ours | raw limit | ratio | target | memory peak |\n")
        Bench.say("|---|---|---|---|---|---|---|\n")
        var hasFailed = false
        for work in plan.work {
            do {
                try await work.run(plan.size) { figure in Bench.say(figure.row) }
            } catch {
                hasFailed = true
                Bench.say("| \(work.id) | did not run: \(error) | | | | | |\n")
            }
        }
        exit(hasFailed ? 1 : 0)
    }

    /// Writes to standard output at once, so that a long run can be followed.
    static func say(_ text: String) {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(1, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            if count <= 0 { return }
            done += count
        }
    }
}
