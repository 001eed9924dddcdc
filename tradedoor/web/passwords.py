"""The boxes a password is typed into, the same in office and portal."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from tradedoor.credentials import passwords


def password_field(label: Any, **attrs: Any) -> forms.CharField:
    """The password somebody has, taken as it is typed.

    It has no maxlength: browsers cut what is pasted without a word, and a password that was cut
    opens nothing.
    """
    return _field(label, "current-password", attrs)


def new_password_field(label: Any, **attrs: Any) -> forms.CharField:
    """The password somebody wants, with what it takes to be a good one."""
    return _field(label, "new-password", attrs, help_text=_good_one())


def _field(label: Any, autocomplete: str, attrs: dict[str, Any], **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, **attrs}),
        error_messages={"required": gettext_lazy("Write the password.")},
        **more,
    )


def _good_one() -> Any:
    words = gettext_lazy(
        "At least {n} characters. Three or four words that mean something only to you do well."
    )
    return format_lazy(words, n=passwords.SHORTEST)
