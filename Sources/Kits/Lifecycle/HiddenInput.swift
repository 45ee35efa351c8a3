internal import Glibc

/// Reads a secret from standard input without showing it.
package enum HiddenInput {
    /// One line without its end, nil at the end; a terminal shows nothing while it is typed.
    package static func line() -> String? {
        var before = termios()
        guard unsafe tcgetattr(0, &before) == 0 else { return readLine() }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        _ = unsafe tcsetattr(0, TCSAFLUSH, &silent)
        defer { _ = unsafe tcsetattr(0, TCSAFLUSH, &before) }
        return readLine()
    }
}
