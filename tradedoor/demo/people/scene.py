"""Where the stories of the demonstration happen: its days, its offices, its customers."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from tradedoor import record
from tradedoor.access import holder
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.demo.people.companies import Company
from tradedoor.directory.models import Customer
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links

LATEST = timedelta(minutes=40)  # before now; whatever is later is still going on
FRIDAY = 4
BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
    ),
]


@dataclass
class Firm:
    """A company of the table, and the customer it became."""

    company: Company
    since: datetime
    clerk: Actor
    address: str
    customer: Customer = field(init=False)

    @property
    def age(self) -> int:
        return self.company.age


class Scene:
    """What every story needs: the day today, dice, the boss, and the password's hash."""

    def __init__(
        self, now: datetime, boss: Actor, password_hash: str, *, seed: str = "Ringögatan"
    ) -> None:
        self.now = now
        self.boss = boss
        self.dice = Random(seed)
        self._browsers = Random("browsers")
        self._password_hash = password_hash

    def ago(self, days: float) -> datetime:
        """A moment in working hours about so many days ago."""
        at = timezone.localtime(self.now - timedelta(days=days))
        at -= timedelta(days=max(at.weekday() - FRIDAY, 0))
        hour, minute, second = (self.dice.randrange(*of) for of in ((7, 17), (60,), (60,)))
        return min(at.replace(hour=hour, minute=minute, second=second), self.now - LATEST)

    def browser(self) -> str:
        """What a browser of somebody's calls itself."""
        return self._browsers.choice(BROWSERS)

    def some_days(self, least: float, most: float) -> float:
        return self.dice.uniform(least, max(least, most))

    @transaction.atomic
    def choose_password(self, access: Access, firm: Firm, *, now: datetime) -> None:
        """Let somebody choose the demonstration's password, as `choosing.choose_password` would.

        Hashing it takes thirty milliseconds, by intent. It was hashed once, for everybody.
        """
        link = links.seal("invitation", access.invitations.open().get().public_id)
        invitation = inviting.by_link(link, now=now)
        login = invitation.access.login
        had_one = login.has_password
        login.password, login.password_chosen_at = self._password_hash, now
        login.reset_at = None
        login.save(update_fields=["password", "password_chosen_at", "reset_at"])
        Invitation.objects.filter(pk=invitation.pk).update(spent_at=now)
        record.write(
            "password.chosen", subject=access.contact, by=holder.as_actor(access, firm.address),
            now=now, customer_id=access.customer_id,
        )  # fmt: skip
        if had_one:
            choosing.tell_password_changed(access, now=now)
