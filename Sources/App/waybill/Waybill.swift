internal import CLI
internal import Glibc

/// The program `waybill`.
@main
enum Waybill {
    /// Runs the command line and ends with its exit code.
    static func main() async {
        exit(await Program.main(Array(CommandLine.arguments.dropFirst())))
    }
}
