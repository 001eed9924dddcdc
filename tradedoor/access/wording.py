"""What people are told of their access, their keys and their sign-ins."""

from django.utils.translation import gettext as _

from tradedoor.letters.phrases import contact_line, hello, names, not_you, when
from tradedoor.letters.wording import Context, Words, letter


@letter
def access_changed(c: Context) -> Words:
    return Words(
        subject=_("Your access to %(seller)s was changed") % names(c),
        hello=hello(c),
        lines=[
            _("%(seller)s has changed your access to its trade shop for %(customer)s.") % names(c),
            _("What changed: %(what)s.") % {"what": ", ".join(_what_changed(c))},
        ],
        facts=ways_to_sign_in(c),
        button=_("Sign in"),
        after=[contact_line(c)],
    )


@letter
def access_taken_away(c: Context) -> Words:
    return Words(
        subject=_("Your access to %(seller)s has ended") % names(c),
        hello=hello(c),
        lines=[
            _("%(seller)s has closed its trade shop to you, for %(customer)s.") % names(c),
            _("Nothing of yours is lost. If you think it should be open, tell us."),
        ],
        after=[contact_line(c)],
    )


@letter
def access_given_back(c: Context) -> Words:
    return Words(
        subject=_("Your access to %(seller)s is open again") % names(c),
        hello=hello(c),
        lines=[
            _("%(seller)s has opened its trade shop to you again, for %(customer)s.") % names(c),
            _("Your password is the one you chose. If it is forgotten, the sign-in page helps."),
        ],
        facts=ways_to_sign_in(c),
        button=_("Sign in"),
        after=[not_you(c)],
    )


@letter
def email_changed(c: Context) -> Words:
    return Words(
        subject=_("Your e-mail address at %(seller)s was changed") % names(c),
        hello=hello(c),
        lines=[
            _("From now on %(seller)s writes to you at %(new)s, and you sign in with it.")
            % {**names(c), "new": c["new"]}
            if c["new"]
            else _("%(seller)s has removed your e-mail address. It signs you in no longer.")
            % names(c),
            _("If this is not right, tell %(seller)s.") % names(c),
        ],
        after=[contact_line(c)],
    )


@letter
def key_made(c: Context) -> Words:
    return Words(
        subject=_("A new API key for %(customer)s at %(seller)s") % names(c),
        hello=hello(c),
        lines=[
            _("%(by)s has made an API key in your name: %(key)s (%(prefix)s…).") % c,
            _("A program that has it can do what the key allows, in your name."),
        ],
        button=_("Look at your keys"),
        after=[contact_line(c)],
    )


@letter
def key_taken_away(c: Context) -> Words:
    return Words(
        subject=_("An API key for %(customer)s at %(seller)s has ended") % names(c),
        hello=hello(c),
        lines=[
            _("The API key %(key)s (%(prefix)s…) was taken away.") % c,
            _("Programs that use it are refused from now on."),
        ],
        button=_("Look at your keys"),
        after=[contact_line(c)],
    )


@letter
def key_ends_soon(c: Context) -> Words:
    return Words(
        subject=_("An API key for %(customer)s at %(seller)s ends soon") % names(c),
        hello=hello(c),
        lines=[
            _("The API key %(key)s (%(prefix)s…) works until %(when)s.")
            % {**c, "when": when(c["until"])},
            _("Make a new one in time, and give it to the program that uses this one."),
        ],
        button=_("Look at your keys"),
        after=[contact_line(c)],
    )


@letter
def new_browser(c: Context) -> Words:
    return Words(
        subject=_("A sign-in to %(seller)s from a new browser") % names(c),
        hello=hello(c),
        lines=[
            _("On %(when)s somebody signed in as you from a browser that you had not used before.")
            % {"when": when(c["at"])},
            _("If it was you, all is well. If not, choose a new password now and tell %(seller)s.")
            % names(c),
        ],
        facts=[(_("Address"), c["address"]), (_("Browser"), c["agent"])],
        button=_("I did not do this"),
        after=[contact_line(c)],
    )


def _what_changed(c: Context) -> list[str]:
    words = {
        "level": _("the level"),
        "code": _("the user code"),
        "begins": _("the first day"),
        "ends": _("the last day"),
        "networks": _("the addresses it opens from"),
        "branches": _("the branches it opens at"),
    }
    return [words[field] for field in c["changed"]]


def ways_to_sign_in(c: Context) -> list[tuple[str, str]]:
    ways = [
        (_("E-mail"), c.get("email")),
        (_("User code"), c.get("code")),
        (_("Customer number"), c.get("number")),
    ]
    return [(label, value) for label, value in ways if value]
