"""What the record says of ways in and passwords."""

from django.utils.translation import gettext_lazy as _

from tradedoor.record import sentences

sentences.verbs(
    "access",
    {
        "access.letter-sent": _("%(subject)s was told how to sign in"),
        "invitation.sent": _("An invitation was sent to %(subject)s"),
        "invitation.asked-for": _("%(subject)s asked for a way in; a link was sent"),
        "invitation.printed": _("A letter with a code was printed for %(subject)s"),
    },
)
sentences.verbs(
    "sign-ins",
    {
        "password.chosen": _("%(subject)s chose a password"),
        "password.changed": _("%(subject)s changed their password"),
    },
)
sentences.fields(
    {
        "to": _("To"),
        "letter": _("Letter"),
    }
)
sentences.values(
    {
        "letter": {
            "access-joined": _("you can act for one more company"),
            "how-to-sign-in": _("how to sign in"),
        },
    }
)
