"""Mailboxes that are really read: an IMAP server and a POP3 server, both behind TLS.

    def test_a_bounce_is_read(imap_box): imap_box.brings(b"Subject: Undelivered…")

Their certificates are of an authority that this process trusts while a box is open.
"""

import asyncio
import imaplib
import random
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import Popen
from threading import Thread
from typing import Any

import pytest
import trustme

from tradedoor.config import ports
from tradedoor.config.mail import bounce_box_from_url
from tradedoor.demo.processes import wait_until

USER, WORD, SWEDISH_WORD = "bounces@nordic.example", "quiet/herons", "tysta hägrar på lösenord"
PYMAP = "import sys; from pymap.main import main; sys.exit(main())"


@contextmanager
def running(serve: Any, *, tls: ssl.SSLContext | None) -> Iterator[int]:
    """Answer conversations in a thread of its own; gives the port."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls, limit=4_000_000)
    )
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield server.sockets[0].getsockname()[1]

    async def end() -> None:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    asyncio.run_coroutine_threadsafe(end(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


class Imap:
    """A mailbox of pymap's, in memory. ``folder`` is written as it travels: `&AMU-terstuds`."""

    def __init__(self, port: int, word: str, folder: str) -> None:
        self.port = port
        self._word = word
        self._folder = folder

    @contextmanager
    def _open(self) -> Iterator[imaplib.IMAP4]:
        imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        imap.authenticate("PLAIN", lambda _: f"\0{USER}\0{self._word}".encode())
        imap.create(self._folder)  # refused where it is there
        imap.select(self._folder)
        yield imap
        imap.logout()

    def empty(self) -> None:
        with self._open() as imap:
            imap.store("1:*", "+FLAGS", r"(\Deleted)")
            imap.expunge()

    def brings(self, mail: bytes) -> None:
        with self._open() as imap:
            assert imap.append(self._folder, None, None, mail)[0] == "OK"

    def left(self, search: str = "ALL") -> int:
        """How many mails lie in it still."""
        with self._open() as imap:
            found: Any = imap.uid("SEARCH", search)[1][0]
            return len((found or b"").split())


class Pop3:
    """A mailbox that speaks POP3 (RFC 1939), as much of it as is needed."""

    def __init__(self, word: str) -> None:
        self.mails: list[bytes] = []
        self._word = word

    def brings(self, mail: bytes) -> None:
        self.mails.append(mail)

    def left(self) -> int:
        return len(self.mails)

    async def serve(self, asks: asyncio.StreamReader, says: asyncio.StreamWriter) -> None:
        gone: set[int] = set()
        user = ""
        says.write(b"+OK ready\r\n")
        with suppress(ConnectionError):
            while line := await asks.readline():
                command, _, argument = line.decode().strip().partition(" ")
                if command == "USER":
                    user = argument
                    says.write(b"+OK\r\n")
                elif command == "PASS":
                    right = (user, argument) == (USER, self._word)
                    no = f"-ERR {user} does not sign in by {argument}\r\n"  # as some servers do
                    says.write(b"+OK\r\n" if right else no.encode())
                elif command == "QUIT":
                    self.mails = [m for n, m in enumerate(self.mails, 1) if n not in gone]
                    says.write(b"+OK\r\n")
                    break
                elif command == "DELE":
                    gone.add(int(argument))
                    says.write(b"+OK\r\n")
                else:
                    says.write(self._told(command, argument))
            await says.drain()
        says.close()

    def _told(self, command: str, argument: str) -> bytes:
        if command == "LIST":
            sizes = [b"%d %d" % (n, len(mail)) for n, mail in enumerate(self.mails, 1)]
            return b"\r\n".join([b"+OK", *sizes, b".", b""])
        mail = self.mails[int(argument.split()[0]) - 1]
        lines = mail.replace(b"\r\n", b"\n").split(b"\n")
        if command == "TOP":
            lines = lines[: int(argument.split()[1])]
        stuffed = [b"." + line if line.startswith(b".") else line for line in lines]
        return b"\r\n".join([b"+OK", *stuffed, b".", b""])


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Somebody who says which server is which."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority is one this process trusts."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def imap_box(settings: Any, trusted: None, tls: ssl.SSLContext) -> Iterator[Imap]:
    """An empty mailbox, from which letters that came back are read over IMAP and TLS."""
    with imap_server(WORD, "INBOX", tls) as (box, encrypted):
        settings.BOUNCE_BOX = bounce_box_from_url(box_url("imaps", encrypted))
        yield box


@pytest.fixture
def swedish_imap_box(settings: Any, trusted: None, tls: ssl.SSLContext) -> Iterator[Imap]:
    """The same, with a folder and a password that ASCII does not know."""
    with imap_server(SWEDISH_WORD, "&AMU-terstuds", tls) as (box, encrypted):
        url = box_url("imaps", encrypted, word=SWEDISH_WORD, folder="Återstuds")
        settings.BOUNCE_BOX = bounce_box_from_url(url)
        yield box


@contextmanager
def imap_server(word: str, folder: str, tls: ssl.SSLContext) -> Iterator[tuple[Imap, int]]:
    """A server with one person and an empty folder, and the port where it speaks TLS."""
    port = ports.next_free("127.0.0.1", random.randrange(40_000, 50_000)) or 0
    server = Popen(
        [
            *(sys.executable, "-c", PYMAP, "--host", "127.0.0.1", "--port", str(port)),
            *("dict", "--demo-data", "--demo-user", USER, "--demo-password", word),
        ]
    )

    async def pass_on(asks: asyncio.StreamReader, says: asyncio.StreamWriter) -> None:
        plain_asks, plain_says = await asyncio.open_connection("127.0.0.1", port)
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(_copied(asks, plain_says), _copied(plain_asks, says))

    with running(pass_on, tls=tls) as encrypted:
        assert wait_until(lambda: ports.is_free("127.0.0.1", port) is False, patience=10)
        box = Imap(port, word, folder)
        box.empty()
        yield box, encrypted
    server.terminate()
    server.wait(10)


async def _copied(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while some := await source.read(65_536):
        target.write(some)
        await target.drain()
    target.close()


@pytest.fixture
def pop_box(settings: Any, trusted: None, tls: ssl.SSLContext) -> Iterator[Pop3]:
    """The same over POP3."""
    box = Pop3(WORD)
    with running(box.serve, tls=tls) as port:
        settings.BOUNCE_BOX = bounce_box_from_url(box_url("pop3s", port))
        yield box


@pytest.fixture
def swedish_pop_box(settings: Any, trusted: None, tls: ssl.SSLContext) -> Iterator[Pop3]:
    """The same over POP3, where there are no folders."""
    box = Pop3(SWEDISH_WORD)
    with running(box.serve, tls=tls) as port:
        url = box_url("pop3s", port, word=SWEDISH_WORD)
        settings.BOUNCE_BOX = bounce_box_from_url(url)
        yield box


def box_url(scheme: str, port: int, *, word: str = WORD, folder: str = "INBOX") -> str:
    """As somebody writes it who knows that `@` and `/` mean something in it."""
    user, word = USER.replace("@", "%40"), word.replace("/", "%2F")
    return f"{scheme}://{user}:{word}@127.0.0.1:{port}/{folder}"
