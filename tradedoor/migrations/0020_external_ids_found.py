"""Customers are found by external ids, their own and their contacts'.

One function is replaced; no table is touched. Nobody has an external id yet, so the words of
everybody are what they were: nothing is to be written anew.
"""

from django.db import migrations

from tradedoor.migrations._frozen import sql


class Migration(migrations.Migration):
    dependencies = [("tradedoor", "0019_branch_external_id")]
    operations = [
        migrations.RunSQL(sql("0020_findable.sql"), sql("0003_keeping.sql")),
    ]
