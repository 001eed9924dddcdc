"""`tradedoor doctor`: what is wrong with this installation, and what to do about it.

One line a check. Leaves with 1 when something keeps the product from working or from being safe.
"""

import argparse
import sys
from collections.abc import Iterator

import django
from django.core.exceptions import ImproperlyConfigured

from tradedoor.cli.doctor.finding import Finding


def run(_options: argparse.Namespace) -> int:
    """Print every finding; answer 1 when one of them is a failure."""
    findings = []
    for finding in examine():
        print(finding, flush=True)
        findings.append(finding.level)
    failures, warnings = findings.count("fail"), findings.count("warn")
    print(f"\n{failures} failures, {warnings} warnings.", file=sys.stderr)
    return 1 if failures else 0


def examine() -> Iterator[Finding]:
    """Every check, in order. What needs a database is left out when there is none."""
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        yield Finding("fail", "settings", str(problem), "See docs/setup.md for every setting.")
        return
    # Their subjects need settings to be loaded.
    from tradedoor.cli.doctor import bounces, database, mail, safety

    yield from safety.findings()
    yield from mail.findings()
    yield from database.findings()
    yield from bounces.findings()
