"""What may happen next to somebody: every verb there is, the mail server, and time."""

from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_network
from itertools import count
from random import Random
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from tests.conftest import PASSWORD, comes_in
from tests.requests.conftest import asks
from tradedoor.access import coming_in, keys
from tradedoor.access.coming_in import Proven
from tradedoor.access.decision import Where
from tradedoor.access.door import NotOpenToYou
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access, ApiKey
from tradedoor.actors import Actor
from tradedoor.credentials import counting, names
from tradedoor.credentials.models import Login, Session, SignInTry
from tradedoor.directory import contacts, seller
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.errors import Refusal
from tradedoor.giving import asking, blocking, changing, giving, keeping, resetting, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links
from tradedoor.letters.models import Letter
from tradedoor.requests import accepting, undoing
from tradedoor.requests.models import AccessRequest

HOME, ELSEWHERE = "203.0.113.7", "198.51.100.7"
ADDRESSES = [f"p{n}@x.example" for n in range(6)] + ["New@X.example", ""]
DAYS = [0, 1, 3, 15, 40, 200]
_nth = count(1)


class Walk:
    """Something happens, then something else; the same every time for the same chance."""

    def __init__(self, chance: Random, by: Actor, now: datetime) -> None:
        self.chance, self.by, self.now = chance, by, now

    def step(self) -> str:
        """Do one thing, refused or not; answers which. In a crowd somebody may be gone by then."""
        self.now += timedelta(seconds=self.chance.randrange(1, 90))
        name = self.chance.choice(ACTS)
        with suppress(Refusal, ObjectDoesNotExist):
            getattr(self, name)()
        return name

    @property
    def how(self) -> dict[str, Any]:
        return {"by": self.by, "now": self.now}

    def time_passes(self) -> None:
        self.now += timedelta(days=self.chance.choice(DAYS), minutes=self.chance.randrange(20))

    def add(self) -> None:
        company = _customer(self.chance)
        email = self.chance.choice(ADDRESSES)
        contacts.add(company.pk, first_name=f"N{next(_nth)}", email=email, **self.how)

    def edit(self) -> None:
        one, email = _contact(self.chance), self.chance.choice(ADDRESSES)
        last = self.chance.choice(["Ek", "Öberg", ""])
        keeping.edit(one.pk, seen=one.version, email=email, last_name=last, **self.how)

    def edit_customer(self) -> None:
        company = _customer(self.chance)
        number = f"{self.chance.choice([1, 2, 3])}00"
        branch = self.chance.choice([None, *Branch.objects.all()])
        keeping.edit_customer(
            company.pk, seen=company.version, number=number, branch=branch, **self.how
        )

    def block(self) -> None:
        verb = self.chance.choice([blocking.block, blocking.unblock, blocking.unblock])
        verb(_customer(self.chance).pk, **self.how)

    def archive(self) -> None:
        verb = self.chance.choice([keeping.archive, keeping.bring_back, keeping.bring_back])
        verb(_contact(self.chance).pk, **self.how)

    def give(self) -> None:
        for one in Contact.objects.filter(access=None, archived_at=None)[:2]:
            email = one.email or self.chance.choice(ADDRESSES)
            giving.give(
                one.pk, level=self.chance.choice(Access.Level.values), email=email,
                code=names.propose_code(one.first_name, one.last_name), send=bool(email),
                same_person=self.chance.choice([None, True, False]), **self.how,
            )  # fmt: skip

    def change(self) -> None:
        access = _access(self.chance)
        ends = self.chance.choice([None, self.now + timedelta(days=self.chance.choice(DAYS))])
        begins = self.chance.choice([None, None, self.now + timedelta(days=1)])
        networks = self.chance.choice([[], [ip_network("203.0.113.0/24")]])
        window = changing.AccessWindow(
            level=self.chance.choice(Access.Level.values),
            code=f"code{self.chance.randrange(20)}", mobile="",
            email=self.chance.choice([access.contact.email, *ADDRESSES]),
            shares_mailbox=self.chance.choice([None, True, False]),
            limits=self.chance.choice([None, Limits(begins, ends, networks)]),
            limits_are_meant=True,
        )  # fmt: skip
        changing.save_window(access.pk, window, seen=access.version, **self.how)

    def take_away(self) -> None:
        taking_away.take_away(_access(self.chance).pk, **self.how)

    def give_back(self) -> None:
        for access in Access.objects.exclude(taken_away_at=None):
            taking_away.give_back(access.pk, **self.how)

    def send_again(self) -> None:
        inviting.send_again(_access(self.chance).pk, **self.how)

    def reset(self) -> None:
        resetting.reset(_access(self.chance).pk, send=self.chance.random() < 0.5, **self.how)

    def unlock(self) -> None:
        for access in Access.objects.all():
            resetting.unlock(access.pk, **self.how)

    def ask_for_a_way_in(self) -> None:
        asking.way_in(_access(self.chance).contact.email, address=ELSEWHERE, now=self.now)

    def open_a_link(self) -> None:
        for invitation in Invitation.objects.open():
            inviting.looked_at(invitation, address=ELSEWHERE, agent="Firefox", now=self.now)

    def look_with_a_machine(self) -> None:
        for invitation in Invitation.objects.open():
            inviting.looked_at(
                invitation, machine="scanner", address=ELSEWHERE, agent="", now=self.now
            )

    def choose_passwords(self) -> None:
        for invitation in Invitation.objects.open()[:2]:
            token = links.seal("invitation", invitation.public_id)
            choosing.choose_password(token, PASSWORD, address=HOME, now=self.now)

    def sign_in(self) -> None:
        """Cheaper than typing it: a hash takes its time."""
        access = _access(self.chance)
        login = Login.objects.get(pk=access.login_id)
        proven = Proven.of(login, Session.Room.PORTAL, now=self.now)
        with suppress(NotOpenToYou):
            coming_in.come_in(proven, where=somewhere(self.chance), agent="", now=self.now)

    def type_a_password(self) -> None:
        typed = self.chance.choice([PASSWORD, "wrong"])
        comes_in(f"code{self.chance.randrange(20)}", typed, address=HOME, agent="", now=self.now)

    def guess(self) -> None:
        """Ten wrong passwords."""
        login = _access(self.chance).login
        for _ in range(counting.WRONG_PER_PERSON):
            tried = SignInTry.objects.create(
                at=self.now, about="typed:x", login=login, room="portal", outcome="begun"
            )
            SignInTry.objects.filter(pk=tried.pk).update(outcome="wrong")

    def forget_guesses(self) -> None:
        counting.forget_old_tries(now=self.now, keep=timedelta(minutes=5))

    def post(self) -> None:
        """The mail server takes what waits, or refuses it."""
        way = Letter.objects.filter(state__in=["queued", "sending"])
        state = self.chance.choice(["handed-over", "failed", "sending", "dropped"])
        way.update(state=state, ended_at=None if state == "sending" else self.now)

    def bounce(self) -> None:
        Letter.objects.filter(state="handed-over").update(state="failed", came_back_at=self.now)

    def make_a_key(self) -> None:
        ends = self.now + timedelta(days=40)
        keys.make(
            _access(self.chance).pk, name="ERP", scopes=["read"], expires_at=ends, networks=[],
            **self.how,
        )  # fmt: skip

    def end_a_key(self) -> None:
        for key in ApiKey.objects.filter(ended_at=None)[:1]:
            keys.take_away(key.pk, **self.how)

    def settings(self) -> None:
        days = self.chance.choice([30, 180])
        seller.edit(seen=seller.the_seller().version, dormant_days=days, **self.how)

    def accept(self) -> None:
        """Somebody signs up, and is taken in as a customer of their own."""
        n = next(_nth)
        asked = asks(self.now, company=f"C{n}", email=f"boss@c{n}.example", tax_id="")
        into = accepting.NewCustomer(number=str(70_000 + n))
        accepting.accept(asked.pk, into=into, level="user", **self.how)

    def undo(self) -> None:
        for request in AccessRequest.objects.filter(state="accepted"):
            undoing.undo_acceptance(request.pk, **self.how)


ACTS = [name for name in vars(Walk) if not name.startswith("_") and name not in ("step", "how")]


def somewhere(chance: Random) -> Where:
    return Where(chance.choice([HOME, HOME, ELSEWHERE]))


def _customer(chance: Random) -> Any:
    return chance.choice(list(Customer.objects.order_by("pk")))


def _contact(chance: Random) -> Contact:
    return chance.choice(list(Contact.objects.order_by("pk")))


def _access(chance: Random) -> Access:
    accesses = Access.objects.select_related("login", "contact").order_by("pk")
    return chance.choice(list(accesses))
