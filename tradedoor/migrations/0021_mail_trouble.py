"""A mail server that does not answer is known to every worker.

Safe on a live database: a new table, which the code still running does not read.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0020_external_ids_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="MailTrouble",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=0)),
                ("words", models.CharField(blank=True, max_length=300)),
                ("paused_until", models.DateTimeField(null=True)),
                ("probes", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="mail_trouble_is_one"
                    )
                ],
            },
        ),
    ]
