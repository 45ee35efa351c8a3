internal import Application
internal import SQL

/// A schema among others on a PostgreSQL server, closed to everybody but its owner.
///
/// The kit makes it when it connects. differs: an SQLite file has no schemas and no users.
enum HostedSchema {
    /// The oldest server whose views can ask with their reader's rights.
    private static let oldestServer: Int64 = 150_000

    /// Refuses a server that lacks what the schema uses.
    static func checkServer(_ sql: any SQLReader) throws {
        let version = try sql.scalar(
            "SELECT CAST(current_setting('server_version_num') AS BIGINT)")
        guard let version, version >= oldestServer else {
            throw StorageError(
                .unusable,
                "this PostgreSQL is older than 15, which Waybill needs; upgrade the server")
        }
    }

    /// Waits until no other node changes this schema, and keeps it so until the commit.
    static func lock(_ sql: any SQLTransaction) throws {
        try sql.execute(
            """
            SELECT pg_advisory_xact_lock(\
            hashtextextended('waybill schema '||current_setting('search_path'),0))
            """)
    }

    /// Row security without a policy on every table, and no right for anybody but the owner.
    ///
    /// A hosted project answers HTTP requests as `anon` and `authenticated`: both read nothing.
    static let closing = [
        """
        DO $body$
        DECLARE found RECORD;
        BEGIN
          FOR found IN SELECT c.relname FROM pg_class c
            WHERE c.relnamespace=(SELECT n.oid FROM pg_namespace n
              WHERE n.nspname=current_schema()) AND c.relkind IN('r','p')
              AND NOT c.relrowsecurity AND pg_get_userbyid(c.relowner)=current_user
          LOOP
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY',found.relname);
          END LOOP;
        END $body$
        """,
        """
        DO $body$
        DECLARE reader TEXT;
        BEGIN
          FOR reader IN SELECT 'PUBLIC' UNION ALL SELECT quote_ident(rolname) FROM pg_roles
            WHERE rolname IN('anon','authenticated')
          LOOP
            EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %s',current_schema(),reader);
            EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %s',
              current_schema(),reader);
            EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM %s',
              current_schema(),reader);
            EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM %s',
              current_schema(),reader);
          END LOOP;
        END $body$
        """,
    ]
}
