package import Domain

/// How customers are found: beginnings of the words of name, e-mail and phone, without case.
package enum CustomerWords {
    /// Words of one customer that are kept; a name of 255 characters cannot have many more.
    private static let most = 40
    /// Characters of a word that are kept.
    private static let longest = 64

    /// The words under which a customer is found.
    package static func of(_ customer: CustomerRecord) -> [String] {
        var words = split(customer.name)
        if let email = customer.email {
            words.append(email.lowercased())
            words += split(email)
        }
        if let phone = customer.phone { words.append(phone) }
        var seen: Set<String> = []
        return words.map { String($0.unicodeScalars.prefix(longest).map(Character.init)) }
            .filter { seen.insert($0).inserted }.prefix(most).map { $0 }
    }

    /// What a search text asks for; a phone number in any form is its stored one.
    package static func search(_ text: String, rule: PhoneNumber.Rule) -> [String] {
        if let phone = try? PhoneNumber(parsing: text, rule: rule) { return [phone.digits] }
        let words = text.split(whereSeparator: \.isWhitespace).flatMap { piece in
            piece.utf8.contains(UInt8(ascii: "@")) ? [piece.lowercased()] : split(String(piece))
        }
        return words.prefix(8).map {
            String($0.unicodeScalars.prefix(longest).map(Character.init))
        }
    }

    private static func split(_ text: String) -> [String] {
        text.lowercased().split { character in
            !character.isLetter
                && !character.unicodeScalars.contains { $0.properties.numericType != nil }
        }.map(String.init)
    }
}
