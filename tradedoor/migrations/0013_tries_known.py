"""Hold the outcome and the room of a try to sign in to those there are.

Before: any text. After: the ten outcomes and three rooms that the code has ever written.
A row with any other says nothing to anybody, and is erased; tries are kept for ninety days at most.
Safe on a live table: the code that still runs writes only these. Undo: reversible.
"""

from django.db import migrations, models

OUTCOMES = [
    "begun", "right", "wrong", "held", "refused", "forgiven", "asked",
    "wrong-key", "wrong-code", "right-code",
]  # fmt: skip
ROOMS = ["office", "portal", "api"]


def erase_others(apps, _schema):
    tries = apps.get_model("tradedoor", "SignInTry").objects
    tries.exclude(outcome__in=OUTCOMES, room__in=ROOMS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tradedoor", "0012_standing_triggers"),
    ]

    operations = [
        migrations.RunPython(erase_others, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="signintry",
            name="outcome",
            field=models.CharField(
                max_length=30,
                choices=[
                    ("begun", "Begun"),
                    ("right", "Right"),
                    ("wrong", "Wrong"),
                    ("held", "Held"),
                    ("refused", "Refused"),
                    ("forgiven", "Forgiven"),
                    ("asked", "Asked"),
                    ("wrong-key", "Wrong Key"),
                    ("wrong-code", "Wrong Code"),
                    ("right-code", "Right Code"),
                ],
                default="begun",
            ),
        ),
        migrations.AlterField(
            model_name="signintry",
            name="room",
            field=models.CharField(
                max_length=6, choices=[("office", "Office"), ("portal", "Portal"), ("api", "Api")]
            ),
        ),
        migrations.AddConstraint(
            model_name="signintry",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", OUTCOMES)), name="try_outcome_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="signintry",
            constraint=models.CheckConstraint(
                condition=models.Q(("room__in", ROOMS)), name="try_room_known"
            ),
        ),
    ]
