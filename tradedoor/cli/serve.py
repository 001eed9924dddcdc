"""`tradedoor serve`: the web server."""

import argparse
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from tradedoor.config import parents, ports

# A page takes milliseconds; whoever is still being answered after this long is cut off.
DRAIN_SECONDS = 20
# More than pages may be made and waiting (`web.middleware.turns`): these answer at any time.
SPARE_THREADS = 4


def run(options: argparse.Namespace) -> int:
    """Answer until SIGTERM, then finish what was begun."""
    if not ports.is_free(options.host, options.port):
        sys.exit(f"tradedoor: port {options.port} on {options.host} is taken; set PORT to another.")
    application = _everything()
    # Python 3.14 prefers another way of starting processes, which would load everything again.
    multiprocessing.set_start_method("fork", force=True)
    server = Server(
        "tradedoor.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.processes or min(os.cpu_count() or 1, 4),
        blocking_threads=_threads(),
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
        log_level=LogLevels.warning,
        websockets=False,
    )
    # Most of the threads wait for their turn, and take no processor from the others.
    logging.getLogger("_granian").addFilter(lambda line: "Python threads" not in line.msg)
    print(f"Answering at http://{options.host}:{options.port}", file=sys.stderr, flush=True)
    server.serve(target_loader=_load(application, os.getpid()), wrap_loader=False)
    return 0


def _everything() -> Any:
    """Loaded before the processes part, so that they share its memory and answer at once."""
    from django.urls import get_resolver

    from tradedoor.config.wsgi import application

    get_resolver().url_patterns  # noqa: B018 - loads every page
    return application


def _threads() -> int:
    """They begin when they are needed, and one that waits for its turn costs next to nothing."""
    from django.conf import settings

    return settings.PAGES_AT_ONCE + settings.PAGES_WAITING + SPARE_THREADS


def _load(application: Any, parent: int) -> Callable[[], Any]:
    """What each process does first: tie its life to the server's, so that none is left behind."""

    def load() -> Any:
        parents.die_with(parent, signal.SIGTERM)
        return application

    return load
