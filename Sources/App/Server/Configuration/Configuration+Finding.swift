internal import Application
internal import Files
internal import PostgreSQL
internal import SQL
internal import SQLite
internal import Store

extension Configuration {
    /// Any of these means that the owner has begun for real.
    private static let signsOfLive = ["GSM_FUSION_API_KEY", "AT_ISHARE_API_KEY"]

    /// Which store a command without a server means: the sandbox's when nothing is configured for
    /// real and the data directory holds only that one.
    package static func modeFound(_ environment: Environment) async -> Mode {
        guard signsOfLive.allSatisfy({ environment[$0] == nil }) else { return .live }
        if case .postgresql? = try? StorageChoice(environment, mode: .live, file: "") {
            return await modeOnServer(environment)
        }
        if let path = environment["WAYBILL_DB_PATH"] {
            return await isTestStore(path) ? .sandbox : .live
        }
        let directory = environment["WAYBILL_DATA_DIR"] ?? "./data"
        return Folder.contains(directory + "/sandbox.db")
            && !Folder.contains(directory + "/waybill.db") ? .sandbox : .live
    }

    /// The schema that is named says itself what it is; of the two usual ones the sandbox's is
    /// meant only where no other is.
    private static func modeOnServer(_ environment: Environment) async -> Mode {
        let modes: [Mode] = environment["WAYBILL_DB_SCHEMA"] == nil ? [.live, .sandbox] : [.live]
        for mode in modes {
            guard let configuration = try? Configuration(environment, mode: mode),
                case .postgresql(let choice) = configuration.storage,
                let database = try? await PostgreSQLOpening(
                    choice: choice, configuration: configuration
                ).connect(mayFound: false)
                // What cannot be opened is told about by the command itself.
            else { return .live }
            let found = await Store.environment(of: database)
            await database.close()
            if let found { return found == .test ? .sandbox : .live }
        }
        return .live
    }

    /// A file with a name of the owner's choice says itself what it is; one that cannot be read
    /// is told about when it is opened.
    private static func isTestStore(_ path: String) async -> Bool {
        guard Folder.contains(path), let database = try? SQLiteDatabase.open(path: path) else {
            return false
        }
        let found = await Store.environment(of: database)
        await database.close()
        return found == .test
    }
}
