"""Jobs that lost their worker: taken up again, with whatever lock they held.

A worker shows every few seconds that it lives. A job whose worker has been silent, or is gone, is
given to another one; so is one that a living worker does not know of, because the database went
away while it was handed over. What makes its workers die again and again fails in the end.
"""

PRESENT = 7_233_368  # the advisory lock every connected worker shares
SILENT = 30  # seconds; a worker shows itself every 10
MOST = 10  # times a job is tried and lost, in all

# A job somebody is about to finish after all is locked, and left alone. Another of the same kind
# may wait already, so its word for waiting once is given up.
TAKE_UP = """
    WITH lost AS (
        SELECT job.id FROM procrastinate_jobs AS job
          LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
         WHERE job.status = 'doing' AND {which} FOR UPDATE OF job SKIP LOCKED
    )
    UPDATE procrastinate_jobs AS job
       SET status = CASE WHEN attempts + 1 < %(most)s THEN 'todo' ELSE 'failed' END
                        ::procrastinate_job_status,
           attempts = attempts + 1, scheduled_at = NULL, worker_id = NULL,
           queueing_lock = NULL, abort_requested = FALSE
      FROM lost WHERE job.id = lost.id
    RETURNING job.id, job.task_name, job.status::text
"""
# Those in the hands of workers that were not heard of, or have left. When the database was started
# again a moment ago nobody was heard of: all get time to show that they live.
OF_THE_SILENT = TAKE_UP.format(
    which="(worker.id IS NULL OR worker.last_heartbeat < now() - %(silent)s * interval '1 second')"
    " AND pg_postmaster_start_time() < now() - %(silent)s * interval '1 second'"
)
# Those in the hands of these workers, which know nothing of them.
UNKNOWN = TAKE_UP.format(which="job.worker_id = ANY(%(workers)s) AND job.id = ANY(%(jobs)s)")
IN_HAND = (
    "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = ANY(%(workers)s)"
)
