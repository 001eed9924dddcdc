"""Whether a person looked at an invitation's page, or a machine.

Mail filters open every link before its reader does, and messengers draw previews. Nothing is spent
or refused by what is found here: it is only shown, so that "opened" means somebody.
`REASONS` is all we know of machines; the first that holds is the reason.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

# No letter travels, is opened and its link pressed sooner after it was handed over.
TOO_SOON = timedelta(seconds=5)

# A browser looks ahead.
AHEAD = re.compile(r"prefetch|prerender|preview", re.IGNORECASE)

# What mail filters, messengers and programs call themselves.
MACHINES = re.compile(
    r"bot\b|crawl|spider|scan|preview|prefetch|monitor|headless"
    r"|barracuda|proofpoint|mimecast|trendmicro|symantec|forcepoint|ironport|fireeye|sophos|safelinks"
    r"|googleimageproxy|yahoomailproxy|facebookexternalhit|whatsapp|skypeuri|embedly"
    r"|curl/|wget/|python|okhttp|java/|apache-httpclient|go-http-client|libwww|node-fetch|axios/|ruby"
    r"|microsoft office|ms-office",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Look:
    """How the page was asked for. ``since_handed_over`` is how long ago its letter left: nothing
    where no letter was needed, zero while it had not left yet. ``is_secure``: browsers tell how
    they came to a page only where nobody on the way can listen.
    """

    method: str
    headers: Mapping[str, str]  # names in small letters
    since_handed_over: timedelta | None = None
    is_secure: bool = True

    def says(self, name: str) -> str:
        return self.headers.get(name, "").strip()


@dataclass(frozen=True)
class Reason:
    """Why somebody who looks is a machine, and no person."""

    code: str
    holds: Callable[[Look], bool]


REASONS = [
    # Asks whether the page is there, without wanting to read it.
    Reason("head", lambda look: look.method == "HEAD"),
    # A browser that fetches what its owner might open next.
    Reason("prefetch", lambda look: bool(AHEAD.search(look.says("sec-purpose")))),
    Reason("prefetch", lambda look: look.says("purpose") == "prefetch"),
    # Says itself what it is, or does not say anything.
    Reason("named", lambda look: bool(MACHINES.search(look.says("user-agent")))),
    Reason("nameless", lambda look: not look.says("user-agent")),
    # Every browser since the spring of 2023 says that a page was gone to.
    Reason("no-browser", lambda look: look.is_secure and not look.says("sec-fetch-mode")),
    Reason("no-page", lambda look: look.says("sec-fetch-dest") not in ("", "document", "iframe")),
    # Before the letter can have been read.
    Reason("too-soon", lambda look: _is_before_reading(look.since_handed_over)),
]


def machine(look: Look) -> str:
    """Why it was a machine that looked; empty where it was a person, as far as can be known."""
    return next((reason.code for reason in REASONS if reason.holds(look)), "")


def _is_before_reading(since: timedelta | None) -> bool:
    return since is not None and since < TOO_SOON
