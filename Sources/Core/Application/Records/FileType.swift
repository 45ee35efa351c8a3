/// The kinds of file that are taken, told by their first bytes.
package enum FileType: String, Sendable, CaseIterable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case pdf = "application/pdf"

    /// The type of a content; nil for everything that is not taken.
    package init?(content: [UInt8]) {
        let found = Self.allCases.first { type in
            type.marks.allSatisfy { offset, bytes in
                content.count >= offset + bytes.count
                    && content[offset..<(offset + bytes.count)].elementsEqual(bytes)
            }
        }
        guard let found else { return nil }
        self = found
    }

    /// The ending of a file's name, without the dot.
    package var suffix: String {
        switch self {
        case .jpeg: "jpg"
        case .png: "png"
        case .webp: "webp"
        case .pdf: "pdf"
        }
    }

    /// A browser can show it as an image.
    package var isImage: Bool { self != .pdf }

    /// Bytes that stand at fixed places.
    private var marks: [(offset: Int, bytes: [UInt8])] {
        switch self {
        case .jpeg: [(0, [0xFF, 0xD8, 0xFF])]
        case .png: [(0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])]
        case .webp: [(0, Array("RIFF".utf8)), (8, Array("WEBP".utf8))]
        case .pdf: [(0, Array("%PDF-".utf8))]
        }
    }
}
