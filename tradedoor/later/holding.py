"""A job belongs to whoever holds it in this attempt.

If its worker was thought dead, the job was given to another one as its next attempt, and what the
first still says of it counts no more.
"""

FINISH = """
    WITH held AS MATERIALIZED (
        SELECT id FROM procrastinate_jobs
         WHERE id = %(job_id)s AND status = 'doing' AND attempts = %(attempts)s FOR UPDATE
    )
    SELECT procrastinate_finish_job_v1(id, %(status)s::procrastinate_job_status, %(delete_job)s)
      FROM held
"""
# Another of the same kind may wait already, so the word for waiting once is given up.
RETRY = """
    UPDATE procrastinate_jobs
       SET status = 'todo', attempts = attempts + 1, queueing_lock = NULL, abort_requested = FALSE,
           scheduled_at = now() + %(pause)s * interval '1 second'
     WHERE id = %(job_id)s AND status = 'doing' AND attempts = %(attempts)s
"""
FORGET_FAILED = "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'failed'"
