"""A real mail server that keeps every mail and hands on none."""

import asyncio
import mailbox
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

# Mail to these is refused, so that the demonstration can show a letter that failed.
REFUSED = ("bounce", "nobody@")
LARGEST_MAIL = 20_000_000


class MailServer:
    """Listens from the start, so that its address is known; answers once it is started."""

    def __init__(self, directory: Path) -> None:
        self._handler = Keep(directory)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._loop = asyncio.new_event_loop()
        self._end: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._serve, name="mail", daemon=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set_result, None)
            self._thread.join()
        self._socket.close()
        self._loop.close()

    def start(self) -> None:
        self._thread.start()

    def _serve(self) -> None:
        self._loop.run_until_complete(self._listen())

    async def _listen(self) -> None:
        from aiosmtpd.smtp import SMTP  # Loaded beside the parts, which take longer to start.

        def connection() -> SMTP:
            return SMTP(
                self._handler,
                hostname="demo.invalid",
                ident="Tradedoor demo",
                data_size_limit=LARGEST_MAIL,
                enable_SMTPUTF8=True,
                loop=self._loop,
            )

        server = await self._loop.create_server(connection, sock=self._socket)
        await self._end
        server.close()


class Keep:
    """Puts every mail into a Maildir, with the address it was really sent to."""

    def __init__(self, directory: Path) -> None:
        self._box = mailbox.Maildir(directory, create=True)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        _server: "SMTP",
        _session: "Session",
        envelope: "Envelope",
        address: str,
        _options: list[str],
    ) -> str:
        if any(word in address.lower() for word in REFUSED):
            return f"550 5.1.1 <{address}>: no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: "SMTP", _session: "Session", envelope: "Envelope"
    ) -> str:
        content = envelope.original_content or b""
        for address in envelope.rcpt_tos:
            self._box.add(b"Delivered-To: " + address.encode() + b"\r\n" + content)
        return "250 2.0.0 kept"
