"""Mail services that tell by webhook what became of a letter: Anymail's addresses, under /hooks/.

There only where a secret is configured, which every call must bring.
"""

import json
from typing import Any

from anymail.signals import AnymailTrackingEvent, tracking
from anymail.urls import urlpatterns
from django.dispatch import receiver
from django.utils import timezone

from tradedoor.errors import Refusal
from tradedoor.letters import bouncing

__all__ = ["urlpatterns"]

# What a service calls it when a letter did not arrive, or its reader wants none.
FAILED = {"bounced", "rejected", "failed", "complained"}


class TooEarly(Refusal):
    """The letter is still being handed over; the service tells again later."""

    code = "letter-still-leaving"
    status = 503


@receiver(tracking)
def told(sender: Any, event: AnymailTrackingEvent, **_more: Any) -> None:
    """Note what the service tells, if it is of a letter of ours. Raises TooEarly."""
    if event.event_type not in FAILED | {"deferred"}:
        return
    # Services name letters by ids of their own; ours stands somewhere in what they tell.
    everything = f"{event.message_id} {json.dumps(event.esp_event, default=str)}"
    noted = bouncing.came_back(
        bouncing.letters_named(everything),
        _words(event),
        final=event.event_type in FAILED,
        now=timezone.now(),
    )
    if noted == bouncing.Noted.TOO_EARLY:
        raise TooEarly("The letter is still being handed over.")


def _words(event: AnymailTrackingEvent) -> str:
    said = event.mta_response or event.description or event.reject_reason or ""
    return f"{event.event_type}: {said}" if said else str(event.event_type)
