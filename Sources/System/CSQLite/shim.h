#pragma once
#include <sqlite3.h>
#include <sys/vfs.h>

// Swift cannot call variadic C functions, and SQLITE_TRANSIENT is a cast that it cannot import.

/// One process-wide setting; only before the first connection.
static inline int waybill_sqlite_config(int option, int value) {
    return sqlite3_config(option, value);
}

/// Switches one connection setting and answers what SQLite says.
static inline int waybill_sqlite_db_config(sqlite3 *db, int option, int value) {
    int now = -1;
    int code = sqlite3_db_config(db, option, value, &now);
    return code == SQLITE_OK && now != value ? SQLITE_ERROR : code;
}

/// Binds text that SQLite copies.
static inline int waybill_sqlite_bind_text(
    sqlite3_stmt *statement, int index, const char *bytes, int count) {
    return sqlite3_bind_text(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

/// Binds bytes that SQLite copies.
static inline int waybill_sqlite_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return count == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                      : sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/// The source id of the header this was compiled with, to compare with the linked library (F8).
static inline const char *waybill_sqlite_header_id(void) { return SQLITE_SOURCE_ID; }

/// The magic number of the file system under a path, which Swift's C library does not show; 0 if
/// it cannot be told.
static inline unsigned int waybill_file_system_magic(const char *path) {
    struct statfs system;
    return statfs(path, &system) == 0 ? (unsigned int)system.f_type : 0;
}
