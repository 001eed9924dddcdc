"""What the record says of people asking to come in."""

from django.utils.translation import gettext_lazy as _

from tradedoor.record import sentences

sentences.verbs(
    "requests",
    {
        "contact.signed-up": _("%(subject)s signed up, though known; a way in was sent"),
        "request.received": _("%(subject)s asked to come in"),
        "request.accepted": _("The request of %(subject)s was accepted"),
        "request.rejected": _("The request of %(subject)s was rejected"),
        "request.asked-for-more": _("%(subject)s was asked for more"),
        "request.answered": _("%(subject)s answered"),
        "request.rejection-taken-back": _("The rejection of %(subject)s was taken back"),
        "request.acceptance-undone": _("The acceptance of %(subject)s was undone"),
        "request.erased": _("A request was erased"),
    },
)
sentences.verbs(
    "office",
    {
        "request-field.added": _("The sign-up form asks for %(subject)s now"),
        "request-field.changed": _("What the sign-up form asks was changed: %(subject)s"),
        "request-field.moved": _("The sign-up form asks for %(subject)s at another place"),
        "request-field.removed": _("The sign-up form does not ask for %(subject)s any more"),
    },
)
# Of whom nothing is known any more.
sentences.unnamed(
    {
        "request.received": _("Somebody asked to come in"),
        "request.accepted": _("A request was accepted"),
        "request.rejected": _("A request was rejected"),
        "request.asked-for-more": _("Somebody who asked to come in was asked for more"),
        "request.answered": _("Somebody who asked to come in answered"),
        "request.rejection-taken-back": _("The rejection of a request was taken back"),
        "request.acceptance-undone": _("The acceptance of a request was undone"),
    }
)
sentences.fields(
    {
        "labels": _("Label"),
        "choices": _("Choices"),
        "required": _("Required"),
    }
)
