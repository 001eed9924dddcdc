"""What search and sorting stand on: extensions, and the functions that fold a text.

New functions only; no table is touched. Both extensions are trusted, so the owner of the
database may create them.
"""

from django.db import migrations

from tradedoor.directory import search_sql


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(search_sql.FOLDING, migrations.RunSQL.noop),
        migrations.RunSQL(search_sql.phones(), migrations.RunSQL.noop),
    ]
