"""What another system calls a customer.

Safe on a live table: the column comes with a default that the database keeps, so it is not
rewritten and the code still running may leave it out. All of it is empty, so index and check are
one look at each row. The triggers are changed in the same transaction.
Undo: reversible; what was given is lost.
"""

import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0016_external_ids"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="customer",
            name="search_changed",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="customer",
            name="standing_changed",
        ),
        migrations.AddField(
            model_name="customer",
            name="external_id",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="External id"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="search_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  PERFORM public.tradedoor_refresh_search(array_agg(DISTINCT customer)) FROM (\n    SELECT unnest(ARRAY[o.id, n.id]) FROM old_rows AS o JOIN new_rows AS n USING (id)\n    WHERE (o.id, o.name, o.number, o.phone, o.email, o.tax_id, o.postcode, o.city, o.external_id) IS DISTINCT FROM (n.id, n.name, n.number, n.phone, n.email, n.tax_id, n.postcode, n.city, n.external_id)\n) AS written(customer)\n    HAVING count(*) > 0;\n  RETURN NULL;\n",
                    hash="858350862d2c7c5c7dbdf2343c367542cb3d448a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_search_changed_161e5",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="external_id_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_externalid (kind, value, row_id)\n    SELECT 'customer', external_id, id FROM (SELECT id, external_id FROM new_rows) AS written\n    WHERE external_id <> '' AND NOT EXISTS (\n      SELECT FROM public.tradedoor_externalid AS known\n      WHERE known.kind = 'customer' AND known.value = external_id AND known.row_id = written.id);\n  RETURN NULL;\n",
                    hash="111020671f5b34711990acd998873269c7fd962b",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_external_id_added_f384d",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="external_id_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_externalid (kind, value, row_id)\n    SELECT 'customer', external_id, id FROM (\n      SELECT id, n.external_id FROM old_rows AS o JOIN new_rows AS n USING (id)\n      WHERE o.external_id <> n.external_id\n) AS written\n    WHERE external_id <> '' AND NOT EXISTS (\n      SELECT FROM public.tradedoor_externalid AS known\n      WHERE known.kind = 'customer' AND known.value = external_id AND known.row_id = written.id);\n  RETURN NULL;\n",
                    hash="fb3876ec1a790b1a604492052fd174bc68f85805",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_external_id_changed_3e686",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'customer', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.name, o.number, o.branch_id, o.blocked_at, o.external_id) IS DISTINCT FROM (n.id, n.name, n.number, n.branch_id, n.blocked_at, n.external_id)) AS changed WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="e9307f2e1c907d65d6cd011030b60d0ed607c319",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_dbc02",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_customer",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("external_id",),
                name="customer_external_id_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("external_id", django.db.models.functions.text.Trim("external_id"))
                ),
                name="customer_external_id_trimmed",
            ),
        ),
    ]
