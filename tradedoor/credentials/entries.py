"""What the record says of the seller's own people."""

from django.utils.translation import gettext_lazy as _

from tradedoor.record import sentences

sentences.verbs(
    "office",
    {
        "staff.added": _("%(subject)s was added to the office"),
        "staff.asked-for-way-in": _(
            "%(subject)s asked for a way in to the office; a link was sent"
        ),
        "staff.edited": _("%(subject)s was changed"),
    },
)
sentences.verbs(
    "sign-ins",
    {
        "staff.signed-in": _("%(subject)s signed in to the office"),
        "staff.chose-password": _("%(subject)s chose a password for the office"),
        "staff.changed-password": _("%(subject)s changed their password for the office"),
    },
)
sentences.fields(
    {
        "role": _("Role"),
        "gets_requests": _("Is told of requests"),
    }
)
sentences.values(
    {
        "role": {
            "administrator": _("Administrator"),
            "clerk": _("Clerk"),
            "onlooker": _("Onlooker"),
        },
    }
)
