ALTER FUNCTION procrastinate_defer_jobs_v1 RESET ALL;
ALTER FUNCTION procrastinate_defer_periodic_job_v2 RESET ALL;
ALTER FUNCTION procrastinate_finish_job_v1 RESET ALL;
ALTER FUNCTION procrastinate_retry_job_v2 RESET ALL;
ALTER FUNCTION procrastinate_cancel_job_v1 RESET ALL;
ALTER FUNCTION procrastinate_trigger_function_status_events_insert_v1 RESET ALL;
ALTER FUNCTION procrastinate_trigger_function_status_events_update_v1 RESET ALL;
ALTER FUNCTION procrastinate_trigger_function_scheduled_events_v1 RESET ALL;
ALTER FUNCTION procrastinate_trigger_abort_requested_events_procedure_v1 RESET ALL;
ALTER FUNCTION procrastinate_unlink_periodic_defers_v1 RESET ALL;
ALTER FUNCTION procrastinate_fetch_job_v2 RESET ALL;
DROP INDEX tradedoor_job_lock;
ALTER TABLE procrastinate_jobs RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,
    autovacuum_analyze_scale_factor, autovacuum_analyze_threshold
);
ALTER TABLE procrastinate_events RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,
    autovacuum_analyze_scale_factor, autovacuum_analyze_threshold
);
