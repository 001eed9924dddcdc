"""What the seller's own people are told of how they come in."""

from django.utils.translation import gettext as _

from tradedoor.letters.phrases import hello, names, valid_until
from tradedoor.letters.wording import Context, Words, letter


@letter
def staff_invitation(c: Context) -> Words:
    return Words(
        subject=_("Your place in the office of %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _(
                "You were added to the office of %(seller)s. "
                "Choose your own password, and you are in."
            )
            % names(c)
        ],
        facts=[(_("Sign in as"), c["email"])],
        button=_("Choose your password"),
        after=[valid_until(c)],
    )


@letter
def staff_way_in(c: Context) -> Words:
    return Words(
        subject=_("Choose a new password for the office of %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("Somebody, probably you, asked for a way in to the office of %(seller)s.") % names(c),
            _("With this link you choose a new password. Until you do, nothing changes."),
        ],
        button=_("Choose a new password"),
        after=[valid_until(c), _("If it was not you, you need not do anything.")],
    )
