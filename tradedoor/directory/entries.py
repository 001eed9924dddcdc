"""What the record says of the seller, its customers and contacts."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tradedoor.record import sentences

sentences.verbs(
    "office",
    {
        "seller.edited": _("The seller's details were changed"),
        "seller.logo-set": _("A new logo was set"),
        "seller.logo-removed": _("The logo was removed"),
    },
)
sentences.verbs(
    "customers",
    {
        "customer.added": _("%(subject)s was added"),
        "customer.edited": _("%(subject)s was changed"),
        "contact.added": _("%(subject)s was added as a contact"),
        "contact.edited": _("%(subject)s was changed"),
        "contact.corrected-own": _("%(subject)s corrected their own details"),
        "contact.archived": _("%(subject)s was archived"),
        "contact.brought-back": _("%(subject)s was brought back from the archive"),
    },
)
sentences.fields(
    {
        "number": _("Customer number"),
        "name": _("Name"),
        "phone": _("Phone"),
        "mobile": _("Mobile"),
        "email": _("E-mail"),
        "tax_id": _("Tax id"),
        "address": _("Address"),
        "address2": _("Address, second line"),
        "city": _("City"),
        "state": _("State or region"),
        "postcode": _("Postcode"),
        "country": _("Country"),
        "language": _("Language"),
        "branch": _("Branch"),
        "external_id": _("External id"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "kind": _("Type"),
        "title": _("Title"),
        "newsletter": _("Newsletter"),
        "accent": _("Accent colour"),
        "invitation_days": _("Days an invitation is valid"),
        "forgot_gives_way_in": _("Way in by “forgot password”"),
        "requests_need_proof": _("Proof of the address before a request waits"),
        "rejected_kept_days": _("Days rejected requests are kept"),
        "printed_days": _("Days a printed letter is valid"),
        "dormant_days": _("Days until an access is dormant"),
        "staff_idle_minutes": _("Minutes without use until staff are signed out"),
        "staff_hours": _("Hours until staff sign in again"),
        "portal_idle_days": _("Days without use until customers are signed out"),
        "portal_days": _("Days until customers sign in again"),
    }
)
sentences.values(
    {
        "kind": {
            "owner": _("Owner"),
            "buyer": _("Buyer"),
            "workshop": _("Workshop"),
            "accounts": _("Accounts"),
            "other": _("Other"),
        },
        "language": dict(settings.LANGUAGES),
    }
)
