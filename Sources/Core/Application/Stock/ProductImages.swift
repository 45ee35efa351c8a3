package import Domain

/// Pictures of products: anyone may see them, so they are stored as they are, not sealed.
///
/// A picture that is replaced stays: orders show the one they were placed with. All throw
/// `StorageError`.
package struct ProductImages: Sendable {
    private let desk: StockDesk
    private let files: any FileStorage
    private let sha256: @Sendable ([UInt8]) -> [UInt8]
    /// Bytes of a picture.
    package static let mostBytes = 4 * 1_048_576

    /// Connects the stores.
    package init(
        desk: StockDesk, files: any FileStorage, sha256: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.desk = desk
        self.files = files
        self.sha256 = sha256
    }

    /// Sets the picture of a product, by id or SKU; nil takes it away.
    package func set(
        _ content: [UInt8]?, ofProduct text: String, ifVersion: Int?, by principal: Principal,
        key: IdempotencyRequest?, render: @escaping @Sendable (CatalogueOutcome) -> RenderedAnswer
    ) async throws -> KeyedAnswer {
        let actor = principal.actor
        var file: SealedFile?
        if let content {
            switch Self.type(of: content) {
            case .success(let type):
                let record = FileRecord(
                    id: desk.newFile(), purpose: .product, type: type, size: content.count,
                    hash: sha256(content), order: nil, storedBy: actor, storedAt: desk.now())
                file = files.sealed(record, content: content)
            case .failure(let flaw):
                return try await desk.write { store, now, _ in
                    try Keyed.run(key, in: store, now: now) { render(.refused([flaw])) }
                }
            }
        }
        return try await desk.write { [file] store, now, _ in
            try Keyed.run(key, in: store, now: now) {
                render(
                    try Cataloguing.setImage(
                        file, of: text, ifVersion: ifVersion, by: actor, in: store, now: now))
            }
        }
    }

    /// A picture with its type; nil for other files, which are nobody's to see here.
    package func picture(_ id: ID<StoredFile>) async throws -> (file: FileRecord, bytes: [UInt8])? {
        guard let found = try await files.content(of: id), found.file.purpose == .product else {
            return nil
        }
        return found
    }

    /// The type by the first bytes; what a browser does not show as a picture is refused.
    private static func type(of content: [UInt8]) -> Result<FileType, FieldFlaw> {
        func flaw(_ code: String, _ message: String) -> Result<FileType, FieldFlaw> {
            .failure(FieldFlaw(field: "/image", code: code, message: message))
        }
        guard !content.isEmpty else { return flaw("FIELD_REQUIRED", "Choose a picture.") }
        guard content.count <= mostBytes else {
            return flaw(
                "TOO_LONG",
                "The picture is larger than \(mostBytes / 1_048_576) MiB; send a smaller one.")
        }
        guard let type = FileType(content: content), type.isImage else {
            return flaw("FIELD_INVALID", "Send a picture as a JPEG, PNG or WebP file.")
        }
        return .success(type)
    }
}

extension ID where Entity == StoredFile {
    /// Where the picture of a product stands.
    package var imagePath: String { "/images/" + text }
}
