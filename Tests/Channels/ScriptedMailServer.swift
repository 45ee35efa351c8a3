import Lifecycle
import Sockets

/// A mail server that speaks line by line and goes wrong where it is told to.
final class ScriptedMailServer: Sendable {
    /// What it does differently from a good server.
    enum Script: Sendable {
        case accept
        /// Answers a command that begins so with a code.
        case refuse(String, code: Int)
        /// Answers the end of a mail with a code.
        case refuseMail(code: Int)
        /// Takes the whole mail and hangs up without a word.
        case cutAfterMail
        /// Hangs up at once.
        case cut
    }

    private let server: ConnectionServer
    private let seen = Lock<[String]>([])
    private let mails = Lock<[String]>([])
    private let script: Script

    /// Listens on a free port of 127.0.0.1.
    init(_ script: Script) throws {
        self.script = script
        server = try ConnectionServer(name: "mail", port: 0, threadLimit: 4)
        server.start { [self] connection in
            do { try talk(connection) } catch {
                // The client has left, or the test is over.
                seen.withLock { $0.append("ended") }
            }
        }
    }

    var url: String { "smtp://127.0.0.1:\(server.port)" }
    /// Every command line so far.
    var commands: [String] { seen.withLock { $0 } }
    /// Every mail that was taken.
    var taken: [String] { mails.withLock { $0 } }

    func stop() { server.stop() }

    private var deadline: Int64 { SystemClock().monotonicMicroseconds() + 10_000_000 }

    private func talk(_ connection: Connection) throws {
        if case .cut = script { return }
        try say(connection, "220 test")
        var buffer: [UInt8] = []
        while let line = try self.line(connection, &buffer) {
            seen.withLock { $0.append(line) }
            if case .refuse(let word, let code) = script, line.hasPrefix(word) {
                try say(connection, "\(code) no")
            } else if line == "DATA" {
                try say(connection, "354 go on")
                guard try takeMail(connection, &buffer) else { return }
            } else {
                try say(connection, line == "QUIT" ? "221 bye" : "250 fine")
            }
        }
    }

    private func takeMail(_ connection: Connection, _ buffer: inout [UInt8]) throws -> Bool {
        var mail: [String] = []
        while let line = try self.line(connection, &buffer), line != "." { mail.append(line) }
        switch script {
        case .cutAfterMail: return false
        case .refuseMail(let code): try say(connection, "\(code) no")
        case .accept, .refuse, .cut:
            mails.withLock { $0.append(mail.joined(separator: "\n")) }
            try say(connection, "250 taken")
        }
        return true
    }

    private func say(_ connection: Connection, _ text: String) throws {
        try connection.write(Array((text + "\r\n").utf8), deadlineMicroseconds: deadline)
    }

    /// The next line without its end; nil when the peer has ended.
    private func line(_ connection: Connection, _ buffer: inout [UInt8]) throws -> String? {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end].filter { $0 != 0x0D }
                buffer.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            let more = try connection.read(max: 4_096, deadlineMicroseconds: deadline)
            if more.isEmpty { return nil }
            buffer += more
        }
    }
}
