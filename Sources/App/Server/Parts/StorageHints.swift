internal import Crypto
internal import Files
internal import Lifecycle
internal import SQL
internal import SQLite
internal import Store

/// What stands beside the chosen database and may be what its owner is looking for.
enum StorageHints {
    /// The file of the documents' first programs.
    static let legacyName = "imei_orders.db"

    /// Sentences with the next step; empty when nothing else lies around.
    static func find(_ configuration: Configuration) async -> [String] {
        var hints: [String] = []
        if case .postgresql(let choice) = configuration.storage {
            let path = configuration.databasePath
            let orders = await orders(in: path)
            if orders > 0 {
                hints.append(
                    "The SQLite file \(path) holds \(orders) \(orders == 1 ? "order" : "orders") "
                        + "that this database does not show. To take them along: stop Waybill, "
                        + "leave \(choice.source.rawValue) unset, and run waybill migrate --to URL "
                        + "into an empty schema.")
            }
        } else if configuration.hasSupabasePasswordOnly {
            hints.append(
                "SUPABASE_DB_PASSWORD is set without SUPABASE_URL, so orders are kept in the "
                    + "SQLite file. To keep them in Supabase, set SUPABASE_URL too.")
        }
        for folder in folders(configuration) where Folder.contains(folder + "/" + legacyName) {
            hints.append(
                "\(folder)/\(legacyName) looks like the database of an older program. To take "
                    + "its orders along: waybill import --format legacy \(folder)/\(legacyName)")
            break
        }
        return hints
    }

    /// Beside the program, where it was started, and in the data directory.
    private static func folders(_ configuration: Configuration) -> [String] {
        let program = (try? ProcessFacts.programPath()).flatMap(folder)
        return [program, try? ProcessFacts.workingDirectory(), configuration.dataDirectory]
            .compactMap { $0 }
    }

    private static func folder(of path: String) -> String? {
        path.lastIndex(of: "/").map { String(path[..<$0]) }
    }

    /// Orders of a store's file; 0 when there is none, or none that can be read as such.
    private static func orders(in path: String) async -> Int {
        guard Folder.contains(path), let database = try? SQLiteDatabase.open(path: path) else {
            return 0
        }
        // What was moved is shown where it is now.
        let isLeft = (try? await MovingMark.destination(of: database)) != nil
        let count = isLeft ? 0 : await Store.orderCount(of: database) ?? 0
        await database.close()
        return count
    }
}
