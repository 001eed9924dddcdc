"""A field says what it wants and what is wrong, to eyes and ears alike."""

from django import forms
from django.template.loader import render_to_string

from tradedoor.templatetags.look import initials


class Contact(forms.Form):
    name = forms.CharField()
    email = forms.EmailField(required=False, help_text="The invitation goes here.")
    level = forms.ChoiceField(choices=[("user", "User")], widget=forms.RadioSelect)


def test_a_field_that_may_be_left_empty_says_so():
    form = Contact()

    assert "optional" in form["email"].as_field_group()
    assert "optional" not in form["name"].as_field_group()


def test_a_form_may_name_its_required_fields_instead():
    class SignUp(Contact):
        marks = "required"

    assert "optional" not in SignUp()["email"].as_field_group()
    assert "required</span>" in SignUp()["name"].as_field_group()


def test_help_and_mistake_are_tied_to_their_field():
    html = Contact({"email": "ida,holm"})["email"].as_field_group()

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html


def test_a_mistake_never_carries_markup():
    html = Contact({"name": "Ida", "level": "<b>boss</b>"})["level"].as_field_group()

    assert "<b>" not in html
    assert "&lt;b&gt;boss" in html


def test_the_summary_links_to_each_field():
    html = render_to_string("pieces/form_errors.html", {"form": Contact({})})

    assert 'role="alert"' in html
    assert 'href="#id_name"' in html
    assert 'href="#id_level"' in html


def test_the_summary_is_silent_when_nothing_is_wrong():
    html = render_to_string("pieces/form_errors.html", {"form": Contact()})

    assert "alert" not in html


def test_initials_are_two_letters_at_most():
    assert initials("Marit Dahl") == "MD"
    assert initials("anna maria berg") == "AB"
    assert initials("Olga") == "O"
    assert initials("") == ""
