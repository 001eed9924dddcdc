"""What another system calls a branch. As 0017."""

import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0018_contact_external_id"),
    ]

    operations = [
        migrations.AddField(
            model_name="branch",
            name="external_id",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="External id"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branch",
            trigger=pgtrigger.compiler.Trigger(
                name="external_id_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_externalid (kind, value, row_id)\n    SELECT 'branch', external_id, id FROM (SELECT id, external_id FROM new_rows) AS written\n    WHERE external_id <> '' AND NOT EXISTS (\n      SELECT FROM public.tradedoor_externalid AS known\n      WHERE known.kind = 'branch' AND known.value = external_id AND known.row_id = written.id);\n  RETURN NULL;\n",
                    hash="70fe2c653efc455ea1d267e458f97535eba1bcd6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_external_id_added_0e09e",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_branch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="branch",
            trigger=pgtrigger.compiler.Trigger(
                name="external_id_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_externalid (kind, value, row_id)\n    SELECT 'branch', external_id, id FROM (\n      SELECT id, n.external_id FROM old_rows AS o JOIN new_rows AS n USING (id)\n      WHERE o.external_id <> n.external_id\n) AS written\n    WHERE external_id <> '' AND NOT EXISTS (\n      SELECT FROM public.tradedoor_externalid AS known\n      WHERE known.kind = 'branch' AND known.value = external_id AND known.row_id = written.id);\n  RETURN NULL;\n",
                    hash="f3348e4b29dc0509b9dd77e7facad34c17e76c9a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_external_id_changed_eb119",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_branch",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="branch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("external_id",),
                name="branch_external_id_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="branch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("external_id", django.db.models.functions.text.Trim("external_id"))
                ),
                name="branch_external_id_trimmed",
            ),
        ),
    ]
