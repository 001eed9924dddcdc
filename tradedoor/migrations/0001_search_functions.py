"""What search and sorting stand on: extensions, and the functions that fold a text.

New functions only; no table is touched. Both extensions are trusted, so the owner of the
database may create them.
"""

from django.db import migrations

from tradedoor.migrations._frozen import sql


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(sql("0001_folding.sql"), migrations.RunSQL.noop),
        migrations.RunSQL(sql("0001_phones.sql"), migrations.RunSQL.noop),
    ]
