-- The plans PostgreSQL makes for these functions are kept for as long as a connection lives. Made
-- while the list of jobs is empty, they read all of it from the beginning; with 20,000 waiting, one
-- fetch then takes a minute, and queueing 20,000 takes as long as 200,000,000 rows do. So they may
-- use indexes only, and a fetch is planned anew each time.
ALTER FUNCTION procrastinate_defer_jobs_v1 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_defer_periodic_job_v2 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_finish_job_v1 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_retry_job_v2 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_cancel_job_v1 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_trigger_function_status_events_insert_v1 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_trigger_function_status_events_update_v1 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_trigger_function_scheduled_events_v1 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1 SET enable_seqscan = off;
ALTER FUNCTION procrastinate_unlink_periodic_defers_v1 SET enable_seqscan = off;

-- The most urgent first, as the index has them: nothing is gathered and sorted to find one.
ALTER FUNCTION procrastinate_fetch_job_v2
    SET enable_seqscan = off
    SET enable_bitmapscan = off
    SET enable_sort = off
    SET enable_hashjoin = off
    SET enable_mergejoin = off
    SET enable_material = off
    SET plan_cache_mode = force_custom_plan;

-- Whether another job holds the same lock.
CREATE INDEX tradedoor_job_lock ON procrastinate_jobs (lock) WHERE lock IS NOT NULL;

-- Rows come and go: what is left of them is cleared away, and counted, soon.
ALTER TABLE procrastinate_jobs SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000
);
ALTER TABLE procrastinate_events SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000
);
