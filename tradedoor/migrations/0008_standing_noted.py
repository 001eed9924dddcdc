"""Note whose status must be found anew, wherever a fact of it changes."""

from django.db import migrations

from tradedoor.migrations._frozen import sql


class Migration(migrations.Migration):
    dependencies = [("tradedoor", "0007_who_gets_in")]
    operations = [
        migrations.RunSQL(sql("0008_standing.sql"), migrations.RunSQL.noop),
    ]
