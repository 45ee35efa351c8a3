internal import CLI
internal import Glibc

/// The program `waybill`.
@main
enum Waybill {
    static func main() async {
        exit(await Program.main(Array(CommandLine.arguments.dropFirst())))
    }
}
