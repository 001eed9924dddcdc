"""What the record says of giving access and taking it away."""

from django.utils.translation import gettext_lazy as _

from tradedoor.giving.endings import ENDINGS
from tradedoor.record import sentences

sentences.verbs(
    "customers",
    {
        "customer.blocked": _("%(subject)s was blocked"),
        "customer.unblocked": _("%(subject)s was unblocked"),
    },
)
sentences.verbs(
    "access",
    {
        "access.given": _("%(subject)s was given access"),
        "access.changed": _("The access of %(subject)s was changed"),
        "access.taken-away": _("Access was taken away from %(subject)s"),
        "access.given-back": _("Access was given back to %(subject)s"),
        "access.unlocked": _("%(subject)s need not wait any more to try a password"),
        "access.asked-for": _("%(subject)s asked for a way in and got access"),
    },
)
sentences.verbs(
    "sign-ins",
    {
        "password.reset": _("The password of %(subject)s was stopped"),
    },
)
sentences.endings({ending.name: ending.on_record for ending in ENDINGS})
sentences.endings({"links": _("links shut"), "people": _("people kept out")})
