"""`tradedoor staff add`: the first member of staff, and any other when the office is locked."""

import argparse
import sys

import django


def run(options: argparse.Namespace) -> int:
    """Add somebody and print the link by which they choose a password."""
    django.setup()
    from django.utils import timezone

    from tradedoor import actors
    from tradedoor.credentials import staff
    from tradedoor.directory import branches
    from tradedoor.errors import Refusal

    try:
        added = staff.add(
            email=options.email,
            name=options.name,
            role=options.role,
            branches=branches.named(options.branch),
            by=actors.system("cli"),
            now=timezone.now(),
        )
    except Refusal as refusal:
        sys.exit(f"tradedoor: {refusal}")
    print(f"{options.name} may come in as {options.role}. This link lets them choose a password:")
    print(added.link)
    return 0
