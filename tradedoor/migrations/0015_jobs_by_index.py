"""Jobs are found by their indexes, whatever the statistics of their table say.

Safe on live tables: the settings are read by the next call, and the index covers few rows.
"""

from django.db import migrations

from tradedoor.migrations._frozen import sql


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0014_staff_branches"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [migrations.RunSQL(sql("0015_jobs.sql"), sql("0015_jobs_undo.sql"))]
