"""The worker's part in invitations: forgetting who looked at them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tradedoor import later
from tradedoor.invitations import inviting


@later.job("access.forget_looks", _("Forget who looked at old invitations"), every="11 4 * * *")
def forget_looks(*, now: datetime) -> None:
    inviting.forget_looks(now=now)
