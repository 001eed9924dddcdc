"""Make the demonstration's tables and fill them; a process of its own, because it loads Django."""

import sys

import django
from django.core.management import call_command

from tradedoor.cli.migrate import migrate


def main() -> None:
    django.setup()
    migrate(verbosity=0)
    if "--fill" in sys.argv:
        call_command("fill_demo", verbosity=0)


if __name__ == "__main__":
    main()
