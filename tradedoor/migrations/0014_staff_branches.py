"""Staff may be limited to branches.

Before: `branch` is a text that nothing reads but the menu. After: `branches` are ids of branches,
none meaning all of them; an administrator has none. Whoever is not an administrator is limited to
the branch the text names, if there is exactly one of that name; any other text is forgotten.
Safe on a live table: the column `branch` stays, with a default, for the code that still runs; it
goes with a later version. Undo: reversible, the limits are lost.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

KEEP_COLUMN = "ALTER TABLE tradedoor_staff ALTER COLUMN branch SET DEFAULT ''"
AS_BEFORE = "ALTER TABLE tradedoor_staff ALTER COLUMN branch DROP DEFAULT"
BY_NAME = """
UPDATE tradedoor_staff SET branches = ARRAY[named.id] FROM (
  SELECT min(id) AS id, lower(btrim(name)) AS name FROM tradedoor_branch
  GROUP BY lower(btrim(name)) HAVING count(*) = 1
) AS named
WHERE lower(btrim(tradedoor_staff.branch)) = named.name AND role <> 'administrator'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0013_tries_known"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="branches",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, db_default=[], default=list
            ),
        ),
        migrations.RunSQL(BY_NAME, migrations.RunSQL.noop, elidable=True),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.CheckConstraint(
                condition=models.Q(("branches", []))
                | models.Q(("role", "administrator"), _negated=True),
                name="staff_administrators_see_all",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(KEEP_COLUMN, AS_BEFORE)],
            state_operations=[migrations.RemoveField(model_name="staff", name="branch")],
        ),
    ]
