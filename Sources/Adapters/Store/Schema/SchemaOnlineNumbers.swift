/// The numbers of online orders (`ONLINE-NNNNNN`).
enum SchemaOnlineNumbers {
    /// The statements of migration 26 on PostgreSQL; SQLite counts in its table `sequences`.
    static let postgres = ["CREATE SEQUENCE online_number_sequence"]
}
