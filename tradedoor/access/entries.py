"""What the record says of keys, sign-ins and browsers."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from tradedoor.record import sentences

sentences.verbs(
    "sign-ins",
    {
        "access.signed-in": _("%(subject)s signed in"),
        "sessions.ended": _("%(subject)s signed out everywhere else"),
    },
)
sentences.verbs(
    "access",
    {
        "key.made": _("An API key was made for %(subject)s"),
        "key.taken-away": _("An API key of %(subject)s was taken away"),
    },
)
sentences.fields(
    {
        "level": _("Level"),
        "code": _("User code"),
        "begins": _("First day"),
        "ends": _("Last day"),
        "networks": _("Addresses"),
        "branches": _("Branches"),
        "shares_mailbox": _("Shares a mailbox"),
        "key": _("API key"),
        "keys": _("API keys"),
        "prefix": _("Begins with"),
        "until": _("Until"),
    }
)
sentences.values(
    {
        "level": {"administrator": _("Administrator"), "user": _("User")},
    }
)
# What is kept as a moment and read as a day; a last day is over with its midnight.
sentences.moments(
    {"begins": timedelta(), "ends": timedelta(seconds=1), "until": timedelta(seconds=1)}
)
