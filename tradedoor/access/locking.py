"""The order in which everything about one person is locked: contact, access, login."""

from django.utils.translation import gettext as _

from tradedoor import powers
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials.models import Login
from tradedoor.directory import contacts
from tradedoor.errors import NotAllowed
from tradedoor.powers import Power
from tradedoor.rows import still_here


def locked(access_id: int) -> Access:
    """The access with its contact and its login, theirs alone until the transaction ends.

    Every verb about one person begins here, so that no two wait for each other. The login is
    locked because it may be the person's at another company too. Raises Gone.
    """
    contact_id = still_here(Access.objects.filter(pk=access_id)).contact_id
    contact = contacts.locked(contact_id)
    access = still_here(Access.objects.select_for_update(of=("self",)).filter(pk=access_id))
    access.login = Login.objects.select_for_update(no_key=True).get(pk=access.login_id)
    access.contact, access.customer = contact, contact.customer
    return access


def own(access_id: int, *, by: Actor) -> Access:
    """The access of whoever asks, locked. Raises NotAllowed where it is somebody else's."""
    access = locked(access_id)
    powers.require(by, Power.EDIT_OWN_DETAILS, within=access.customer_id)
    if by.id != str(access.public_id):
        raise NotAllowed(_("This is somebody else's. Nothing was changed."))
    return access
