"""The whole product on made-up data, on this machine, with one command: `tradedoor demo`.

PostgreSQL, a mail server that keeps what it gets, the web server and the worker, all below one
process that looks after them. Mail never leaves; nothing is shared with a real installation.
"""

import os
import signal
import sys
import threading
from contextlib import ExitStack, suppress

from tradedoor.demo.mail.server import MailServer
from tradedoor.demo.postgres import LocalPostgresError
from tradedoor.demo.running import address, database, place, welcome
from tradedoor.demo.running.children import Child, look_after, stop_all
from tradedoor.demo.running.holding import Holding
from tradedoor.demo.running.refused import Refused, Stopped


def run(*, port: int | None, data: str | None) -> int:
    """Run until Ctrl-C, SIGTERM or the terminal is closed. The data stays."""
    stop = _told_to_stop()
    try:
        with ExitStack() as stack, suppress(Stopped):
            _run(port, data, stop, stack)
    except (Refused, LocalPostgresError) as reason:
        sys.exit(f"tradedoor demo: {reason}")
    print("\nStopped. The data stays.", flush=True)
    return 0


def _run(port: int | None, data: str | None, stop: threading.Event, stack: ExitStack) -> None:
    here = place.chosen(data)
    holding = stack.enter_context(Holding(here.directory))
    where = address.chosen(port)
    holding.announce(where.url)
    postgres = stack.enter_context(database.chosen(here.postgres))
    mail = stack.enter_context(MailServer(here.mailbox))
    env = _environment(here, where, database_url=postgres.url, smtp_url=mail.url)
    postgres.prepare(env, stop)

    def child(name: str, *command: str) -> Child:
        return Child(name, command, env=env, log=here.log(name), lock=holding.parts_lock)

    web, worker = child("web server", "serve", "--processes", "1"), child("worker", "worker")
    stack.callback(stop_all, [web, worker])
    web.start()
    mail.start()
    welcome.wait_for(where, web, stop)
    worker.start()  # The first page does not need it, and comes the sooner.
    welcome.say(where, here.directory)
    look_after([postgres, web, worker], until=stop)


def _environment(
    here: place.Place, where: address.Address, *, database_url: str, smtp_url: str
) -> dict[str, str]:
    """What every part is told. Mail and secrets are the demonstration's own, whatever is set."""
    env = dict(os.environ)
    env.setdefault("TRADEDOOR_BASE_URL", where.url)
    env.setdefault("TRADEDOOR_EXTRA_HOSTS", where.hosts)
    env.setdefault("TRADEDOOR_LOG", "WARNING")
    env.setdefault("TRADEDOOR_FROM_EMAIL", "shop@nordic.example")
    env.update(
        DATABASE_URL=database_url,
        DJANGO_SETTINGS_MODULE="tradedoor.config.settings",
        HOST=where.host,
        PORT=str(where.port),
        TRADEDOOR_DATA=str(here.directory),
        TRADEDOOR_DEMO="1",
        TRADEDOOR_SECRET_KEY=here.secret_key(),
        TRADEDOOR_SMTP_URL=smtp_url,
    )
    return env


def _told_to_stop() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stop.set())
    return stop
