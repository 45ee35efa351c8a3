/// The completion script for bash.
package enum BashCompletion {
    /// A script to `source`; it knows commands, option names and the choices of options.
    package static func script(for root: Command) -> String {
        var cases: [String] = []
        collect(root, path: "", options: [], flags: [], into: &cases)
        let function = "_" + root.name.replacing("-", with: "_")
        return """
            # bash completion for \(root.name)
            \(function)() {
                local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"
                local path="" item names="" choices="" i
                for ((i = 1; i < COMP_CWORD; i++)); do
                    item="${COMP_WORDS[i]}"
                    case "$path $item" in
            \(paths(root, path: "").map { "            \"\($0)\") path=\"\($0)\" ;;" }
                .joined(separator: "\n"))
                    esac
                done
                case "$path" in
            \(cases.joined(separator: "\n"))
                esac
                if [[ -n "$choices" ]]; then
                    COMPREPLY=($(compgen -W "$choices" -- "$word"))
                else
                    COMPREPLY=($(compgen -W "$names" -- "$word"))
                fi
            }
            complete -o default -F \(function) \(root.name)

            """
    }

    /// The paths of all commands below, each name after a blank.
    private static func paths(_ command: Command, path: String) -> [String] {
        command.subcommands.flatMap { below in
            ["\(path) \(below.name)"] + paths(below, path: "\(path) \(below.name)")
        }
    }

    private static func collect(
        _ command: Command, path: String, options: [Option], flags: [Flag],
        into cases: inout [String]
    ) {
        let options = options + command.options
        let flags = flags + command.flags
        let dashed = options.map(\.name) + flags.map(\.name) + ["help"]
        let names = command.subcommands.map(\.name) + dashed.map { "--\($0)" }
        var lines = ["    \"\(path)\")", "        names=\"\(names.joined(separator: " "))\""]
        let closed = options.filter { !$0.choices.isEmpty }
        if !closed.isEmpty {
            lines.append("        case \"$before\" in")
            for option in closed {
                let words = option.choices.joined(separator: " ")
                lines.append("        --\(option.name)) choices=\"\(words)\" ;;")
            }
            lines.append("        esac")
        }
        cases.append((lines + ["        ;;"]).joined(separator: "\n"))
        for below in command.subcommands {
            collect(
                below, path: "\(path) \(below.name)", options: options, flags: flags, into: &cases)
        }
    }
}
