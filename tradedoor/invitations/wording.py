"""What people are told of how they come in, and of their password."""

from django.utils.translation import gettext as _

from tradedoor.access.wording import ways_to_sign_in
from tradedoor.letters.phrases import contact_line, hello, names, not_you, valid_until, when
from tradedoor.letters.wording import Context, Words, letter


@letter
def access_given(c: Context) -> Words:
    return Words(
        subject=_("Your way in to %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("%(seller)s has opened its trade shop to you, for %(customer)s.") % names(c),
            _(
                "A user code was created for you: %(code)s. "
                "Choose your own password, and you are in."
            )
            % c,
        ],
        facts=ways_to_sign_in(c),
        button=_("Choose your password"),
        after=[valid_until(c), not_you(c)],
    )


@letter
def way_in(c: Context) -> Words:
    return Words(
        subject=_("Choose a new password for %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("Somebody, probably you, asked for a way in to the trade shop of %(seller)s.")
            % names(c),
            _("With this link you choose a new password. Until you do, nothing changes."),
        ],
        facts=ways_to_sign_in(c),
        button=_("Choose a new password"),
        after=[valid_until(c), _("If it was not you, you need not do anything.")],
    )


@letter
def access_joined(c: Context) -> Words:
    return Words(
        subject=_("You can now act for %(customer)s at %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("%(seller)s has opened its trade shop to you for %(customer)s as well.") % names(c),
            _("Sign in as you always do, with the same password, and choose the company."),
        ],
        facts=ways_to_sign_in(c),
        button=_("Sign in"),
        after=[not_you(c)],
    )


@letter
def how_to_sign_in(c: Context) -> Words:
    return Words(
        subject=_("How to sign in to %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("Here is how you sign in to the trade shop of %(seller)s, for %(customer)s.")
            % names(c),
            _("Your password is the one you chose. If it is forgotten, the sign-in page helps."),
        ],
        facts=ways_to_sign_in(c),
        button=_("Sign in"),
        after=[not_you(c)],
    )


@letter
def password_changed(c: Context) -> Words:
    return Words(
        subject=_("Your password for %(seller)s was changed") % names(c),
        hello=hello(c),
        lines=[
            _(
                "On %(when)s a new password was chosen for you, "
                "and every other browser was signed out."
            )
            % {"when": when(c["at"])},
            _("If it was you, all is well. If not, choose a new password now and tell %(seller)s.")
            % names(c),
        ],
        button=_("I did not do this"),
        after=[contact_line(c)],
    )


@letter
def password_reset(c: Context) -> Words:
    return Words(
        subject=_("Choose a new password for %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("%(seller)s has stopped your password, and signed you out everywhere.") % names(c),
            _("With this link you choose a new one, and are in again."),
        ],
        facts=ways_to_sign_in(c),
        button=_("Choose a new password"),
        after=[valid_until(c), not_you(c)],
    )
