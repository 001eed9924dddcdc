"""What the record says of remedies of many, and lists that left."""

from django.utils.translation import gettext_lazy as _

from tradedoor.record import sentences

sentences.verbs(
    "access",
    {
        "remedies.started": _("The remedies of several contacts were started"),
        "remedies.stopped": _("The remedies of several contacts were stopped"),
        "contacts.exported": _("A list of contacts was exported"),
    },
)
sentences.fields(
    {
        "contacts": _("Contacts"),
        "file": _("File"),
        "filter": _("Filter"),
    }
)
