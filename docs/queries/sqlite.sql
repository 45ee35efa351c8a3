-- Monitoring queries for a SQLite store, over the documents' tables and columns.
-- Run one with:  sqlite3 -readonly -header -column data/waybill.db < query
-- Only read: Waybill refuses changes that its history does not know. A test runs each of them.
-- Each query begins with a line "-- name:"; times are UTC.

-- name: Recent orders
SELECT order_number, status, order_status, customer_name, order_date
FROM orders ORDER BY order_date DESC, order_number DESC LIMIT 100;

-- name: Recent IMEI checks
SELECT order_id, service_name, imei, credits, status, carrier, simlock, model, fmi, order_date
FROM vw_imei_orders ORDER BY order_date DESC LIMIT 100;

-- name: IMEI checks by status
SELECT status, COUNT(*) AS orders FROM vw_imei_orders GROUP BY status ORDER BY orders DESC;

-- name: Checks of one IMEI
SELECT order_id, service_name, status, carrier, simlock, model, fmi, result_code_display, order_date
FROM vw_imei_orders WHERE imei = '353000000007919' ORDER BY order_date DESC;

-- name: Number of orders
SELECT COUNT(*) AS orders FROM orders;

-- name: Orders by state
SELECT order_status, COUNT(*) AS orders FROM orders GROUP BY order_status ORDER BY orders DESC;

-- name: Orders of today
SELECT order_number, order_status, total_amount, currency FROM orders
WHERE order_date >= date('now') ORDER BY order_date DESC;

-- name: Orders a day, last 30 days
SELECT date(order_date) AS day, COUNT(*) AS orders FROM orders
WHERE order_date >= date('now', '-30 days') GROUP BY day ORDER BY day DESC;

-- name: Pending orders
SELECT order_number, customer, total_amount, minutes_pending, action_required
FROM vw_pending_orders ORDER BY minutes_pending DESC;

-- name: History of one order
SELECT seq, at, subject, from_status, to_status, event, changed_by, changed_by_type, reason
FROM order_state_history WHERE order_number = 'ORD-20260910-00001' ORDER BY seq;

-- name: Success rate by service, last 7 days
SELECT service_name, COUNT(*) AS ended,
       ROUND(100.0 * SUM(status = 'Completed') / COUNT(*), 1) AS success_percent
FROM vw_imei_orders
WHERE status IN ('Completed', 'Rejected', 'Failed') AND order_date >= datetime('now', '-7 days')
GROUP BY service_name ORDER BY ended DESC;

-- name: Success rate of sends, last 24 hours
SELECT provider_id, COUNT(*) AS sends,
       ROUND(100.0 * SUM(status = 'success') / COUNT(*), 1) AS success_percent
FROM fulfillment_logs WHERE created_at >= datetime('now', '-24 hours') GROUP BY provider_id;

-- name: Credits spent a day, last 30 days
SELECT date(order_date) AS day, ROUND(SUM(credits), 4) AS credits FROM vw_imei_orders
WHERE status = 'Completed' AND order_date >= date('now', '-30 days')
GROUP BY day ORDER BY day DESC;

-- name: All sends, newest first
SELECT order_number, attempt_number, network, phone_number, status, error_code, sent_at, duration_ms
FROM fulfillment_logs ORDER BY created_at DESC LIMIT 100;

-- name: Failed sends that wait for a retry
SELECT l.order_number, l.attempt_number, l.phone_number, l.error_code, l.error_message, l.retry_after
FROM fulfillment_logs l
WHERE l.status = 'failed' AND l.retry_after IS NOT NULL ORDER BY l.retry_after;

-- name: Sends whose outcome is not known
SELECT order_number, phone_number, state, sent_at, error_message FROM fulfillment_logs
WHERE state IN ('uncertain', 'dup_check', 'needs_human') ORDER BY created_at;

-- name: Queue by status
SELECT queue_type, status, COUNT(*) AS jobs, MIN(scheduled_at) AS oldest
FROM order_processing_queue GROUP BY queue_type, status;

-- name: Queue waits, last 24 hours
SELECT queue_type, COUNT(*) AS jobs,
       ROUND(AVG((julianday(processing_started_at) - julianday(created_at)) * 86400), 1)
         AS average_seconds,
       ROUND(MAX((julianday(processing_started_at) - julianday(created_at)) * 86400), 1)
         AS longest_seconds
FROM order_processing_queue
WHERE processing_started_at IS NOT NULL AND created_at >= datetime('now', '-24 hours')
GROUP BY queue_type;

-- name: Dead jobs
SELECT order_number, attempts, crashes, error_message, created_at FROM order_processing_queue
WHERE status = 'failed' ORDER BY created_at DESC;

-- name: Unresolved errors
SELECT error_type, error_code, severity, COUNT(*) AS errors,
       datetime(MAX(created_at) / 1000000, 'unixepoch') AS newest
FROM order_errors WHERE is_resolved = 0
GROUP BY error_type, error_code, severity ORDER BY errors DESC;

-- name: Unresolved anomalies
SELECT provider, kind, COUNT(*) AS anomalies, datetime(MAX(at_us) / 1000000, 'unixepoch') AS newest
FROM anomalies WHERE resolved_at IS NULL GROUP BY provider, kind;

-- name: Notices by status
SELECT notification_type, status, COUNT(*) AS notices FROM notification_queue
GROUP BY notification_type, status ORDER BY notification_type;

-- name: Turnaround, last 24 hours
SELECT COUNT(*) AS orders, ROUND(AVG(queue_wait_time_ms) / 1000.0, 1) AS wait_seconds,
       ROUND(AVG(fulfillment_duration_ms) / 1000.0, 1) AS fulfilment_seconds
FROM vw_orders_detailed WHERE ended_at >= datetime('now', '-24 hours');

-- name: Metrics, last 24 hours
SELECT COUNT(*) AS orders,
       ROUND(AVG(validation_duration_ms), 1) AS validation_ms,
       ROUND(AVG(create_duration_ms), 1) AS create_ms, MAX(create_duration_ms) AS create_max_ms,
       ROUND(AVG(queue_wait_time_ms) / 1000.0, 1) AS wait_seconds,
       ROUND(AVG(total_processing_duration_ms) / 1000.0, 1) AS total_seconds,
       SUM(error_count) AS errors, SUM(retry_count) AS retries
FROM order_metrics WHERE created_at >= datetime('now', '-24 hours');

-- name: Status syncs, newest first
SELECT cause, datetime(started_at / 1000000, 'unixepoch') AS started, asked, calls, completed,
       rejected, unchanged, missing, failed
FROM sync_runs ORDER BY started_at DESC LIMIT 20;
