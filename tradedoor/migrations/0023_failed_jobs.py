"""Jobs that failed in the end are counted by an index of their own.

Safe on a live table: the index covers next to nothing.
"""

from django.db import migrations

INDEX = "CREATE INDEX tradedoor_job_failed ON procrastinate_jobs (id) WHERE status = 'failed'"


class Migration(migrations.Migration):
    dependencies = [("tradedoor", "0022_request_without_city")]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX tradedoor_job_failed")]
