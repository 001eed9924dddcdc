"""Keep the office's lists as quick for the largest customer as for the smallest.

Contacts by name, invitations by their end, the record by who did it and what was done.
The tables are new in this release and empty, so nothing waits for a lock.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0003_search_kept"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                models.F("customer"),
                models.Func(
                    models.F("first_name"),
                    models.F("last_name"),
                    arg_joiner=" || ' ' || ",
                    function="tradedoor_fold",
                    output_field=models.TextField(),
                ),
                models.F("id"),
                condition=models.Q(("archived_at", None)),
                name="contact_by_name",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["actor_id", "-id"], name="entry_by_actor"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["verb", "-id"], name="entry_by_verb"),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("spent_at", None)),
                fields=["expires_at"],
                name="invitation_running_out",
            ),
        ),
    ]
