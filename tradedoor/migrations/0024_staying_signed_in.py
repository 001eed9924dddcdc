"""How long people stay signed in is the seller's to set, for staff and for everybody else.

Before: thirty days for everybody, in the program. After: four settings, with what they may be as
constraints. Safe on a live table of one row: the code that still runs reads none of them. Staff who
signed in more than twelve hours ago, or did nothing for four, sign in again. Undo: reversible.
"""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0023_failed_jobs"),
    ]

    operations = [
        migrations.AddField(
            model_name="seller",
            name="portal_days",
            field=models.PositiveSmallIntegerField(default=30),
        ),
        migrations.AddField(
            model_name="seller",
            name="portal_idle_days",
            field=models.PositiveSmallIntegerField(default=14),
        ),
        migrations.AddField(
            model_name="seller",
            name="staff_hours",
            field=models.PositiveSmallIntegerField(default=12),
        ),
        migrations.AddField(
            model_name="seller",
            name="staff_idle_minutes",
            field=models.PositiveSmallIntegerField(default=240),
        ),
        migrations.AddConstraint(
            model_name="seller",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("staff_hours__range", (1, 168)),
                    ("staff_idle_minutes__range", (15, 1440)),
                    (
                        "staff_idle_minutes__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("staff_hours"), "*", models.Value(60)
                        ),
                    ),
                ),
                name="seller_signs_staff_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="seller",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("portal_days__range", (1, 90)),
                    ("portal_idle_days__range", (1, 90)),
                    ("portal_idle_days__lte", models.F("portal_days")),
                ),
                name="seller_signs_customers_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="seller",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "staff_idle_minutes__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("portal_idle_days"), "*", models.Value(1440)
                        ),
                    ),
                    (
                        "staff_hours__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("portal_days"), "*", models.Value(24)
                        ),
                    ),
                ),
                name="seller_signs_staff_out_first",
            ),
        ),
    ]
