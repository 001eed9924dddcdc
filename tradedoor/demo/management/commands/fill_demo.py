"""`fill_demo`: what `tradedoor demo` runs on a new database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tradedoor.demo.people import filling


class Command(BaseCommand):
    help = "Fills an empty database with the made-up seller of the demonstration."
    requires_system_checks = []

    def handle(self, *_arguments: Any, verbosity: int, **_options: Any) -> None:
        try:
            filled = filling.fill(now=timezone.now())
        except filling.NotADemonstration as refusal:
            raise CommandError(str(refusal)) from None
        if verbosity:
            self.stdout.write("Filled." if filled else "Filled already; nothing was changed.")
