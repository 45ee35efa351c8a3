#pragma once
#include <microhttpd.h>

// Swift cannot call variadic functions; these carry every option the server uses.

/// The callback that sees the raw request target before the library parses it.
typedef void *(*waybill_mhd_target_callback)(void *cls, const char *target,
                                             struct MHD_Connection *connection);

/// The callback that would decode escapes; ours leaves the bytes alone.
typedef size_t (*waybill_mhd_unescape_callback)(void *cls, struct MHD_Connection *connection,
                                                char *text);

/// Everything a daemon is started with; `cls` is handed to each callback.
struct waybill_mhd_options {
    int socket;
    unsigned int pool;
    unsigned int connections;
    size_t memory;
    size_t stack;
    void *cls;
    MHD_AcceptPolicyCallback accept;
    MHD_AccessHandlerCallback access;
    MHD_RequestCompletedCallback completed;
    MHD_NotifyConnectionCallback connection;
    waybill_mhd_target_callback target;
    waybill_mhd_unescape_callback unescape;
};

static inline struct MHD_Daemon *waybill_mhd_start(const struct waybill_mhd_options *o) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0,
        o->accept, o->cls, o->access, o->cls,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)o->socket,
        MHD_OPTION_THREAD_POOL_SIZE, o->pool,
        MHD_OPTION_CONNECTION_LIMIT, o->connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, o->memory,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)0,
        MHD_OPTION_THREAD_STACK_SIZE, o->stack,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_NOTIFY_COMPLETED, o->completed, o->cls,
        MHD_OPTION_NOTIFY_CONNECTION, o->connection, o->cls,
        MHD_OPTION_URI_LOG_CALLBACK, o->target, o->cls,
        MHD_OPTION_UNESCAPE_CALLBACK, o->unescape, o->cls,
        MHD_OPTION_END);
}

/// The socket of a connection, -1 when the library does not tell.
static inline int waybill_mhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? (int)info->connect_fd : -1;
}

/// The pointer our connection callback left on the connection.
static inline void *waybill_mhd_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : (void *)0;
}
