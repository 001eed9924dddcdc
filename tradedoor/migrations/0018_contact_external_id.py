"""What another system calls a contact. As 0017."""

import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0017_customer_external_id"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="search_changed",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="standing_changed",
        ),
        migrations.AddField(
            model_name="contact",
            name="external_id",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="External id"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="search_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  PERFORM public.tradedoor_refresh_search(array_agg(DISTINCT customer)) FROM (\n    SELECT unnest(ARRAY[o.customer_id, n.customer_id]) FROM old_rows AS o JOIN new_rows AS n USING (id)\n    WHERE (o.customer_id, o.first_name, o.last_name, o.email, o.phone, o.mobile, o.archived_at, o.external_id) IS DISTINCT FROM (n.customer_id, n.first_name, n.last_name, n.email, n.phone, n.mobile, n.archived_at, n.external_id)\n) AS written(customer)\n    HAVING count(*) > 0;\n  RETURN NULL;\n",
                    hash="2b578be38dfd49bad308b63da0469b94f444ffb2",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_search_changed_61716",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="external_id_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_externalid (kind, value, row_id)\n    SELECT 'contact', external_id, id FROM (SELECT id, external_id FROM new_rows) AS written\n    WHERE external_id <> '' AND NOT EXISTS (\n      SELECT FROM public.tradedoor_externalid AS known\n      WHERE known.kind = 'contact' AND known.value = external_id AND known.row_id = written.id);\n  RETURN NULL;\n",
                    hash="dc33c10f3f0ac4c4628a0204a5e1c35667350e66",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_external_id_added_39dcc",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="external_id_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_externalid (kind, value, row_id)\n    SELECT 'contact', external_id, id FROM (\n      SELECT id, n.external_id FROM old_rows AS o JOIN new_rows AS n USING (id)\n      WHERE o.external_id <> n.external_id\n) AS written\n    WHERE external_id <> '' AND NOT EXISTS (\n      SELECT FROM public.tradedoor_externalid AS known\n      WHERE known.kind = 'contact' AND known.value = external_id AND known.row_id = written.id);\n  RETURN NULL;\n",
                    hash="b3a736fa68dc6aa8a52421470deb8b7675e57eed",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_external_id_changed_7031c",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.customer_id, o.first_name, o.last_name, o.email, o.archived_at, o.created_at, o.external_id) IS DISTINCT FROM (n.id, n.customer_id, n.first_name, n.last_name, n.email, n.archived_at, n.created_at, n.external_id)) AS changed WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="f0721fa0a3e3ce4da00bab9e01aedb20c7d31c8e",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_a4308",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_contact",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("external_id",),
                name="contact_external_id_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("external_id", django.db.models.functions.text.Trim("external_id"))
                ),
                name="contact_external_id_trimmed",
            ),
        ),
    ]
