/// Result texts in layout L1 (`gsm-fusion.md` 10.1) that depend on the target alone.
enum ResultText {
    /// What is said about an IMEI whose check digit is wrong.
    static let invalid = "Invalid_IMEI"
    /// What is said about a target that the configuration rejects.
    static let rejected = "Device not found"

    private static let models = [
        "iPhone 11 64GB Purple", "iPhone 12 128GB Black", "iPhone 13 128GB Midnight",
        "iPhone 14 - Blue 256GB", "iPhone SE 64GB", "iPhone 15 Pro 256GB Natural Titanium",
        "iPad Pro Wi-Fi 11-inch", "iPhone X 64GB Space Gray",
    ]
    private static let carriers = [
        "T-Mobile USA", "AT&T USA", "Verizon", "Unlocked", "Globe Philippines", "Smart",
        "Vodafone UK", "MTN Ghana",
    ]

    /// The labelled text of a completed order: lines parted by `<br>`, two values in `<font>`.
    static func completed(target: String) -> String {
        let draw = SeededDraw.number(for: target, salt: 7)
        func pick(_ words: [String], _ shift: UInt64) -> String {
            words[Int((draw >> shift) % UInt64(words.count))]
        }
        let isLocked = (draw >> 20) % 3 == 0
        let isFound = (draw >> 24) % 4 == 0
        let serial = Array(SeededDraw.letters(SeededDraw.mix(draw), count: 10))
        var lines = ["Model: \(pick(models, 0))"]
        if LuhnDigits.isIMEI(target) {
            lines.append("IMEI Number: \(target)")
            lines.append("Serial Number: \(String(serial))")
            lines.append("IMEI2 Number: \(secondIMEI(of: target, draw: draw))")
            lines.append("MEID Number: \(target.prefix(14))")
        } else {
            lines.append("Serial Number: \(String(serial))")
        }
        lines.append("AppleCare Eligible: \((draw >> 28) % 5 == 0 ? "ON" : "OFF")")
        lines.append(
            "Estimated Purchase Date: \(10 + (draw >> 32) % 18)/0\(1 + (draw >> 36) % 9)/24")
        lines.append("Carrier: \(pick(carriers, 8))")
        lines.append("Next Tether Policy: \(10 + (draw >> 40) % 90)")
        lines.append("Current GSMA Status: \((draw >> 44) % 10 == 0 ? "Blacklisted" : "Clean")")
        lines.append("Find My iPhone: \(coloured(isFound ? "ON" : "OFF", isBad: isFound))")
        lines.append("SimLock: \(coloured(isLocked ? "Locked" : "Unlocked", isBad: isLocked))")
        return lines.joined(separator: "<br>")
    }

    private static func coloured(_ word: String, isBad: Bool) -> String {
        "<font color=\"\(isBad ? "red" : "green")\">\(word)</font>"
    }

    private static func secondIMEI(of imei: String, draw: UInt64) -> String {
        let tail = String(1_000_000 + (draw >> 12) % 9_000_000)
        return LuhnDigits.complete(imei.prefix(7) + tail)
    }
}

extension SeededDraw {
    /// Capital letters and digits for a number.
    static func letters(_ number: UInt64, count: Int) -> String {
        let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
        let bytes = (0..<count).map { alphabet[Int((number >> UInt64($0 * 5)) % 32)] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
