"""The order in which everything about one person is locked: contact, access, login."""

from tradedoor import powers
from tradedoor.access.models import Access, AccessQuerySet
from tradedoor.actors import Actor
from tradedoor.credentials.models import Login
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.powers import Power
from tradedoor.rows import still_here


def locked(access_id: int, *, by: Actor, power: Power) -> Access:
    """The access with its contact and its login, for whoever holds this power over it.

    Every verb about one person begins here, so that no two wait for each other. They are theirs
    alone until the transaction ends; the login, because it may be the person's at another company
    too. Raises Gone, NotAllowed.
    """
    access = _lock(access_id, among=Access.objects.visible_to(by))
    powers.require(by, power, access)
    return access


def proven(access_id: int) -> Access:
    """The same for whoever proved that it is theirs, by a link or a code. Raises Gone."""
    return _lock(access_id, among=Access.objects.all())


def own(access_id: int, *, by: Actor) -> Access:
    """The access of whoever asks, locked. Raises Gone, or NotAllowed where it is a colleague's."""
    return locked(access_id, by=by, power=Power.EDIT_OWN_DETAILS)


def _lock(access_id: int, *, among: AccessQuerySet) -> Access:
    access = still_here(among.filter(pk=access_id))
    contact = contacts.lock(access.contact_id, among=Contact.objects.all())
    access = still_here(among.select_for_update(of=("self",)).filter(pk=access_id))
    access.login = Login.objects.select_for_update(no_key=True).get(pk=access.login_id)
    access.contact, access.customer = contact, contact.customer
    return access
