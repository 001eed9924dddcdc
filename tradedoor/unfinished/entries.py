"""What the record says of work that was tried again or left."""

from django.utils.translation import gettext_lazy as _

from tradedoor import later
from tradedoor.record import sentences

sentences.verbs(
    "office",
    {
        "jobs.tried-again": _("Work that had failed is tried again"),
        "jobs.left": _("Work that had failed is left undone"),
    },
)
sentences.fields({"job": _("What"), "jobs": _("How many")})
sentences.values({"job": later.WORDS})
