"""Note whose status must be found anew, wherever a fact of it changes."""

from django.db import migrations

from tradedoor.standing import standing_sql


class Migration(migrations.Migration):
    dependencies = [("tradedoor", "0007_who_gets_in")]
    operations = [
        migrations.RunSQL(standing_sql.triggers(), migrations.RunSQL.noop),
    ]
