import Foundation

/// A real TLS server with a certificate of its own making, for `localhost` only.
final class TLSServer {
    private let process = Process()
    private let output = Pipe()
    private let folder: URL
    /// The certificate, which is its own authority.
    let certificate: String
    /// The TCP port.
    let port: Int

    /// Makes a certificate and serves one page over it, by the openssl program.
    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "waybill-tls-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificate = folder.appending(path: "certificate.pem").path
        let key = folder.appending(path: "key.pem").path
        let making = Process()
        making.executableURL = URL(filePath: "/usr/bin/openssl")
        making.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", key, "-out", certificate, "-days", "1", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost",
        ]
        making.standardError = FileHandle.nullDevice
        try making.run()
        making.waitUntilExit()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www",
            "-alpn", "h2,http/1.1",
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        port = Self.port(from: output.fileHandleForReading)
    }

    deinit {
        process.terminate()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Reads until the server says `ACCEPT 127.0.0.1:<port>`; 0 when it ends before.
    private static func port(from output: FileHandle) -> Int {
        var text = ""
        while true {
            let piece = output.availableData
            guard !piece.isEmpty else { return 0 }
            text += String(decoding: piece, as: UTF8.self)
            for line in text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1)
            where line.hasPrefix("ACCEPT") {
                return line.split(separator: ":").last.flatMap { Int($0) } ?? 0
            }
        }
    }
}
