"""Every external id that was ever given, and to which row.

A new table; nothing waits for a lock. The tables whose rows have such ids follow, one a migration,
so that none is held longer than its own step takes.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0015_jobs_by_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExternalId",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("customer", "Customer"),
                            ("contact", "Contact"),
                            ("branch", "Branch"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.CharField(max_length=100)),
                ("row_id", models.BigIntegerField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="externalid",
            constraint=models.UniqueConstraint(
                fields=("kind", "value"), name="external_id_of_one_row"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="externalid",
            trigger=pgtrigger.compiler.Trigger(
                name="external_id_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5188b50a7d68d0f636d555528fe8584dc589f02d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_external_id_is_kept_22005",
                    table="tradedoor_externalid",
                    when="BEFORE",
                ),
            ),
        ),
    ]
