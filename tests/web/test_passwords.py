"""Wherever a password is typed, in office or portal, the box is the same."""

from collections.abc import Iterator

import pytest
from django import forms

from tradedoor.credentials import passwords
from tradedoor.office import entrance as office_entrance
from tradedoor.office import forms as office_forms
from tradedoor.portal import forms as portal_forms

BOXES = {
    "current-password": {"SignInForm.password", "SignIn.password"}
    | {"ChangePasswordForm.present", "ChangePassword.present"},
    "new-password": {"ChoosePasswordForm.password", "ChoosePassword.password"}
    | {"ChangePasswordForm.password", "ChangePassword.password"},
}


def boxes() -> Iterator[tuple[str, forms.CharField]]:
    """Every box of the product whose text is hidden while it is typed."""
    for module in (office_entrance, office_forms, portal_forms):
        for form in vars(module).values():
            for name, field in getattr(form, "base_fields", {}).items():
                if isinstance(field.widget, forms.PasswordInput):
                    yield f"{form.__name__}.{name}", field


def test_browsers_know_which_password_is_meant():
    found: dict[str, set[str]] = {}
    for name, field in boxes():
        found.setdefault(field.widget.attrs["autocomplete"], set()).add(name)

    assert found == BOXES


@pytest.mark.parametrize(("name", "field"), [*boxes()])
def test_a_password_is_taken_as_it_is_typed(name, field):
    assert field.clean("  two spaces on each side  ") == "  two spaces on each side  "
    assert field.max_length is None
    assert "maxlength" not in field.widget.attrs


@pytest.mark.parametrize(("name", "field"), [*boxes()])
def test_whoever_chooses_one_is_told_how_long_it_is(name, field):
    told = f"At least {passwords.SHORTEST} characters." in str(field.help_text)

    assert told == (name in BOXES["new-password"])
