"""Whom accepting a request would find at a customer already, and what it would do with them."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from tradedoor.access.models import Access
from tradedoor.directory.models import Contact, Customer
from tradedoor.requests.models import AccessRequest


@dataclass(frozen=True)
class Prospect:
    """What adding an applicant to a customer would do, said before it is done."""

    code: str
    words: str
    is_possible: bool = True


def contact_with(email: str, customer: Customer) -> Contact | None:
    """The customer's contact with this address; one who is in the archive if nobody else has it."""
    theirs = Contact.objects.filter(customer=customer, email__iexact=email)
    return theirs.order_by(F("archived_at").desc(nulls_first=True), "pk").first()


def prospect(request: AccessRequest, customer: Customer) -> Prospect | None:
    """What is worth knowing before the applicant is added here; None for a plain new contact."""
    if customer.is_blocked:
        return Prospect("blocked", _("This customer is blocked: nobody can be added."), False)
    contact = contact_with(request.email, customer)
    if contact is None:
        return None
    access = Access.objects.filter(contact=contact).first()
    if not contact.is_here:
        words = _("%(name)s is in the archive with this address, and is brought back.")
        if access:
            words = _(
                "%(name)s is in the archive with this address. They are brought back, "
                "and the access they had is given back."
            )
        return Prospect("archived", words % {"name": contact})
    return Prospect(*_joined(contact, access))


def _joined(contact: Contact, access: Access | None) -> tuple[str, str]:
    name = {"name": contact}
    if access is None:
        return "joined", _("%(name)s has this address: no second contact is made.") % name
    if not access.is_given:
        words = _("Access was taken away from %(name)s, who has this address. It is given back.")
        return "taken-away", words % name
    words = _("%(name)s has this address and access already. Only a letter is sent again.")
    return "has-access", words % name
