"""The worker's part in access: API keys that end soon."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tradedoor import later
from tradedoor.access import keys


@later.job(
    "access.keys_end_soon", _("Warn the owners of API keys that end soon"), every="29 * * * *"
)
def keys_end_soon(*, now: datetime) -> None:
    keys.warn_before_the_end(now=now)
