"""Whose mailbox a request's letter reaches, so that a flood of them is counted by an index.

Rewrites the table of access requests, which is small: those nobody decided on are erased weekly.
"""

from django.db import migrations, models

from tradedoor.migrations._frozen import sql


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0010_bounces_read"),
    ]

    operations = [
        migrations.RunSQL(sql("0011_mailbox.sql"), migrations.RunSQL.noop),
        migrations.AddField(
            model_name="accessrequest",
            name="mailbox",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("applicant"),
                    function="public.tradedoor_mailbox",
                    output_field=models.TextField(),
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(fields=["mailbox", "asked_at"], name="request_of_mailbox"),
        ),
        migrations.AddIndex(
            model_name="accessrequest",
            index=models.Index(
                models.Func(
                    models.F("applicant"),
                    models.Value("[^@]*$"),
                    function="substring",
                    output_field=models.TextField(),
                ),
                models.F("asked_at"),
                name="request_of_mail_domain",
            ),
        ),
    ]
