"""Declare the triggers that note whose status must be found anew.

Before: made by hand in 0008, seen by nothing. After: on the models, seen by `makemigrations`.
Safe on live tables: every step is a transaction of its own and holds one table for a moment; a
table has its new triggers before the old ones go, and what is noted twice meanwhile is looked at
once. Stopped half-way, by a lock that did not come, it is run again from the beginning.
Undo: the old ones come back before the new ones go.
"""

from collections.abc import Iterator

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from tradedoor.migrations._frozen import sql

TABLES = [
    "access", "contact", "customer", "invitation", "letter", "login", "seller", "signinname",
    "signintry",
]  # fmt: skip


def drops_on(table: str) -> Iterator[str]:
    for what in ("insert", "update", "delete"):
        yield f"DROP TRIGGER IF EXISTS standing_{what} ON public.tradedoor_{table}"
        yield f"DROP FUNCTION IF EXISTS public.tradedoor_note_{table}_{what}()"


def drops_of_addresses() -> Iterator[str]:
    for name in (
        "new_address_insert",
        "old_address_update",
        "new_address_update",
        "old_address_delete",
    ):
        yield f"DROP TRIGGER IF EXISTS standing_{name} ON public.tradedoor_signinname"
    yield "DROP FUNCTION IF EXISTS public.tradedoor_note_address()"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("tradedoor", "0011_request_mailbox"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="access",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', contact_id FROM new_rows WHERE contact_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="72b3b29e3a4023fe36be1493f87104f5d4f790b5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_6655b",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_access",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="access",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', contact_id FROM (SELECT unnest(ARRAY[o.contact_id, n.contact_id]) AS contact_id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE o IS DISTINCT FROM n) AS changed WHERE contact_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="a805e13b3a280758a6f7e592fa71e86e1cd58734",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_8dd99",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_access",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="access",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', contact_id FROM old_rows WHERE contact_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="c72daee2c329a34d9d15281cdce30e75eabec32e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_removed_4cea0",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_access",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', id FROM new_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="1f1f97195711a79286c39eff307e619e0d84ca93",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_54a4a",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
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
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.customer_id, o.first_name, o.last_name, o.email, o.archived_at, o.created_at) IS DISTINCT FROM (n.id, n.customer_id, n.first_name, n.last_name, n.email, n.archived_at, n.created_at)) AS changed WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="ae6d861752e7c9934c34f04069fe96e46635c9af",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_a4308",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', id FROM old_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="23cbd98fbc3597235b3b77ca31e0aa326e6fd7ec",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_removed_6c585",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'customer', id FROM new_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="8ec65631b3bc57e926e2c10f8f07968940591dd9",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_bf706",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
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
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'customer', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.name, o.number, o.branch_id, o.blocked_at) IS DISTINCT FROM (n.id, n.name, n.number, n.branch_id, n.blocked_at)) AS changed WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="11ea29bd3ef188756b1caa1afc40ac4bd83a2bdd",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_dbc02",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'customer', id FROM old_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="a47afea452be457413790d395ebc3cb67ca5dcee",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_removed_99894",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'access', access_id FROM new_rows WHERE access_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="772ce518350b1c114170d9a0793ee2867c6cbbc8",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_21ef6",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'access', access_id FROM (SELECT unnest(ARRAY[o.access_id, n.access_id]) AS access_id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE o IS DISTINCT FROM n) AS changed WHERE access_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="c1737f4c92f79710f624e28658aaf80e087905cf",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_09888",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'access', access_id FROM old_rows WHERE access_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="6d4fbe3ecc1646a53f71a799a0c0890427761c3a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_removed_1d3a8",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_invitation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'letter', id FROM new_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="362ee289798378f6bd7cdd7c71ceebd1cd398aaa",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_5543d",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_letter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="letter",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'letter', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.state, o.came_back_at) IS DISTINCT FROM (n.id, n.state, n.came_back_at)) AS changed WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="1a40858633cd461430e8e9eff5bf515ccccf173d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_30547",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_letter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="login",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', id FROM new_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="bfcdac4116b586ef86e1e5f2174a4de89a213ae5",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_a27b5",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_login",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="login",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.password_chosen_at, o.reset_at) IS DISTINCT FROM (n.id, n.password_chosen_at, n.reset_at)) AS changed WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="3acea24f558b6306913b874a2956273afaeccf59",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_c07b6",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_login",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="login",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', id FROM old_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="c72bfd7e8318857e26650ac733fb7da73ccb449a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_removed_908e7",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_login",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seller",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'everybody', id FROM new_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="9edeabc9085e479add77d00901cc0a247ba315a6",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_a561b",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_seller",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seller",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'everybody', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.dormant_days) IS DISTINCT FROM (n.id, n.dormant_days)) AS changed WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="c5eec48713d146cfc9368d29655ef293787c8582",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_0f6c6",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_seller",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seller",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'everybody', id FROM old_rows WHERE id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="1bd6d0324f727c3faa65ba0cf69c4664f33ab255",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_removed_4321c",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_seller",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signinname",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', login_id FROM new_rows WHERE login_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="9fc958eb577399563532940ffba1be312dcce562",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_586cc",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_signinname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signinname",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', login_id FROM (SELECT unnest(ARRAY[o.login_id, n.login_id]) AS login_id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE o IS DISTINCT FROM n) AS changed WHERE login_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="bb63574c98b1f813ab58581242f46ec4784ecf0a",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_520c1",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_signinname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signinname",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', login_id FROM old_rows WHERE login_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="15f3160c4d6ddd5df32afb68f26e6a5fc9b08b9a",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_removed_fb881",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_signinname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signinname",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_name_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', contact.id FROM new_rows AS name\n    JOIN public.tradedoor_contact AS contact ON lower(contact.email) = name.value\n    WHERE name.kind = 'email' AND contact.email <> '';\n  RETURN NULL;\n",
                    hash="f57977c5022d271aef079206af7418e1daf58eb8",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_name_added_8ca2a",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_signinname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signinname",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_name_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', contact.id FROM (SELECT kind, value FROM old_rows UNION ALL SELECT kind, value FROM new_rows) AS name\n    JOIN public.tradedoor_contact AS contact ON lower(contact.email) = name.value\n    WHERE name.kind = 'email' AND contact.email <> '';\n  RETURN NULL;\n",
                    hash="38d9809e09ec32d91d9eafe98d3490dc12146cf3",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_name_changed_d2008",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_signinname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signinname",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_name_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'contact', contact.id FROM old_rows AS name\n    JOIN public.tradedoor_contact AS contact ON lower(contact.email) = name.value\n    WHERE name.kind = 'email' AND contact.email <> '';\n  RETURN NULL;\n",
                    hash="57fa3e3599bad9f5bb31f074bc47ea963b22a60e",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_name_removed_09d8a",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_signinname",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signintry",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_added",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', login_id FROM new_rows WHERE login_id IS NOT NULL AND outcome = 'wrong';\n  RETURN NULL;\n",
                    hash="ead55aed8d3ce18717c83f52bb1d1e1b4d307d9d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_standing_added_ef6af",
                    referencing="REFERENCING NEW TABLE AS new_rows ",
                    table="tradedoor_signintry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signintry",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', login_id FROM (SELECT unnest(ARRAY[o.login_id, n.login_id]) AS login_id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.login_id, o.outcome, o.at) IS DISTINCT FROM (n.login_id, n.outcome, n.at)) AS changed WHERE login_id IS NOT NULL;\n  RETURN NULL;\n",
                    hash="25191c6795b86a7cf74116547867c38abd7cff21",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_standing_changed_19e56",
                    referencing="REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ",
                    table="tradedoor_signintry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signintry",
            trigger=pgtrigger.compiler.Trigger(
                name="standing_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n  INSERT INTO public.tradedoor_standingdue (kind, key)\n    SELECT DISTINCT 'login', login_id FROM old_rows WHERE login_id IS NOT NULL AND outcome = 'wrong';\n  RETURN NULL;\n",
                    hash="d2b7f684424d4307b6c957dcd02443550f89cfcc",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_standing_removed_cd997",
                    referencing="REFERENCING OLD TABLE AS old_rows ",
                    table="tradedoor_signintry",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(
            [*drops_of_addresses(), *(drop for table in TABLES for drop in drops_on(table))],
            sql("0008_standing.sql"),
        ),
    ]
