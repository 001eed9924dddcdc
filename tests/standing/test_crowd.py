"""Many people do everything at once: each is told yes or no, and nobody meets a broken page.

Deadlocks and constraints that no verb speaks of would end this test. Look further with more ACTS.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db.models import Count

from tests.conftest import PASSWORD, is_let_in
from tests.races import in_a_crowd
from tradedoor.access import holder
from tradedoor.access.models import Access
from tradedoor.credentials.models import SignInName
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact, Customer
from tradedoor.giving import asking, changing, giving, keeping, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links

ACTS = 160
ADDRESSES = [f"p{n}@x.example" for n in range(6)] + ["new@x.example", ""]
NUMBERS = ["100", "200", "300"]


def somebodys_act(chance: Random, by: Any, now: Any) -> Callable[[], Any]:
    """Something that staff, a customer's person or a visitor might do now."""
    contact = chance.choice(list(Contact.objects.select_related("customer")))
    customer, email = contact.customer, chance.choice(ADDRESSES)
    access = Access.objects.filter(contact=contact).first()
    link = Invitation.objects.filter(access=access).last() if access else None
    how: dict[str, Any] = {"by": by, "now": now}
    code = f"code{chance.randrange(9)}"
    acts: list[Callable[[], Any]] = [
        partial(
            giving.give, contact.pk, level="user", code=code, email=email, send=email != "",
            same_person=chance.choice([None, True, False]), **how,
        ),
        partial(keeping.edit, contact.pk, seen=contact.version, email=email, **how),
        partial(
            keeping.edit_customer, customer.pk, seen=customer.version, email=email,
            number=chance.choice(NUMBERS), **how,
        ),
        partial(keeping.archive, contact.pk, **how),
        partial(keeping.bring_back, contact.pk, **how),
        partial(contacts.add, customer.pk, first_name="New", email=email, **how),
        partial(asking.way_in, chance.choice([email, "100-1", code]), address="", now=now),
    ]  # fmt: skip
    if access:
        herself = holder.as_actor(access, "")
        acts += [
            partial(
                changing.save_window, access.pk,
                changing.AccessWindow("administrator", code, email, ""),
                seen=access.version, **how,
            ),
            partial(changing.change_code, access.pk, code, **how),
            partial(taking_away.take_away, access.pk, **how),
            partial(taking_away.give_back, access.pk, **how),
            partial(inviting.send_again, access.pk, **how),
            partial(
                choosing.change_password, access.pk, PASSWORD, by=herself, now=now, keep_session=""
            ),
            partial(is_let_in, access, address="", now=now),
        ]  # fmt: skip
    if link:
        token = links.seal("invitation", link.public_id)
        acts.append(partial(choosing.choose_password, token, PASSWORD, address="", now=now))
    return chance.choice(acts)


@pytest.mark.django_db(transaction=True)
def test_in_a_crowd_nobody_meets_a_broken_page(dahls, tremblay, us, olga, noon):
    for n, customer in enumerate([dahls] * 3 + [tremblay] * 3):
        contacts.add(customer.pk, first_name=f"P{n}", email=f"p{n}@x.example", by=us, now=noon)

    def act(n: int) -> Any:
        return somebodys_act(Random(n), olga, noon + timedelta(minutes=6 * n))()

    in_a_crowd(8, [partial(act, n) for n in range(ACTS)])

    again = Invitation.objects.open().values("access").annotate(n=Count("pk")).filter(n__gt=1)
    assert not again
    codes = SignInName.objects.live().filter(kind="code").values("login").annotate(n=Count("pk"))
    assert not codes.filter(n__gt=1)
    for customer in Customer.objects.all():
        given = Access.objects.filter(customer=customer).order_by("login_number")
        numbers = list(given.values_list("login_number", flat=True))
        assert numbers == sorted(set(numbers))
        assert max(numbers, default=0) <= customer.last_login_number
