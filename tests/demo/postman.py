"""Bringing mails into a mailbox, as the demonstration's mail server keeps them."""

import mailbox
from email.message import EmailMessage
from itertools import count
from pathlib import Path


class Postman:
    """Puts mails into the Maildir. What he brings later is newer."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._second = count(1_772_600_000)

    def brings(self, content: bytes) -> str:
        """Put these bytes into the box; answers the name of the mail."""
        box = mailbox.Maildir(self.directory, create=True)
        key = box.add(content)
        named = f"{next(self._second)}.M{key.split('.M', 1)[1]}"
        (self.directory / "new" / key).rename(self.directory / "new" / named)
        return named

    def brings_letter(
        self,
        subject: str = "Your way in",
        to: str = "marit@dahlsbygg.example",
        link: str = "http://shop.example/i/abc.def",
    ) -> str:
        """Put a mail like ours into the box."""
        mail = EmailMessage()
        mail["From"] = '"Nordic Fasteners" <shop@nordic.example>'
        mail["To"] = to
        mail["Subject"] = subject
        mail.set_content(f"Hello Marit,\n\nChoose your password:\n{link}\n")
        mail.add_alternative(
            "<!doctype html><html><head><title>Way in</title></head><body><p>Hello Marit</p>"
            f'<a href="{link}"><b>Choose</b> your password</a></body></html>',
            subtype="html",
        )
        return self.brings(f"Delivered-To: {to}\r\n".encode() + mail.as_bytes())
