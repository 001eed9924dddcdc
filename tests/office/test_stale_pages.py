"""Two people at one page: the second is told, both versions stand side by side, nothing is lost."""

import pytest
from django.urls import reverse

from tests.conftest import invited
from tests.office.conftest import letter_of
from tests.pages import fields, words
from tradedoor.access.models import Access
from tradedoor.directory.models import Contact, Customer, Seller

TOLD = "Somebody else saved this a moment ago, so nothing was changed."


def test_two_who_correct_one_customer(olgas, clases, dahls):
    url = reverse("office:customer-edit", args=[dahls.public_id])
    mine, theirs = fields(olgas.get(url)), fields(clases.get(url))
    clases.post(url, {**theirs, "phone": "031-70 00 00"})

    answer = olgas.post(url, {**mine, "name": "Dahls i Göteborg"})

    assert answer.status_code == 409
    assert TOLD in words(answer)
    assert "Name Dahls i Göteborg Dahls Bygg AB" in words(answer)
    assert "Phone 031-12 34 56 031-70 00 00" in words(answer)
    assert "Postcode" not in words(answer).split("Save once more")[0]
    assert Customer.objects.get().name == "Dahls Bygg AB"

    again = fields(answer)
    assert again["name"] == "Dahls i Göteborg"
    assert olgas.post(url, again).status_code == 302
    assert Customer.objects.get().name == "Dahls i Göteborg"


def test_two_who_correct_one_contact(olgas, clases, marit):
    url = reverse("office:contact-edit", args=[marit.public_id])
    mine, theirs = fields(olgas.get(url)), fields(clases.get(url))
    clases.post(url, {**theirs, "title": "Owner", "newsletter": "on"})

    answer = olgas.post(url, {**mine, "title": "Head of purchasing", "mobile": "070-174 06 05"})

    assert answer.status_code == 409
    assert "Title Head of purchasing Owner" in words(answer)
    assert "Gets the newsletter no yes" in words(answer)
    assert fields(answer)["mobile"] == "070-174 06 05"
    assert Contact.objects.get().title == "Owner"
    assert olgas.post(url, fields(answer)).status_code == 302
    assert Contact.objects.get().title == "Head of purchasing"


def test_two_who_change_one_access(olgas, clases, marits_access, marit):
    url = reverse("office:access", args=[marit.public_id])
    mine, theirs = fields(olgas.get(url)), fields(clases.get(url))
    clases.post(url, {**theirs, "level": "user"})

    answer = olgas.post(url, {**mine, "code": "dahl", "send": "1"})

    assert answer.status_code == 409
    assert "Level Administrator User" in words(answer)
    assert "User code dahl marit" in words(answer)
    assert Access.objects.get().level == "user"


def test_an_address_corrected_elsewhere_is_not_overwritten_by_the_access_window(
    olgas, clases, marits_access, marit
):
    url = reverse("office:access", args=[marit.public_id])
    edit = reverse("office:contact-edit", args=[marit.public_id])
    mine = fields(olgas.get(url))
    clases.post(edit, {**fields(clases.get(edit)), "email": "marit@new.example"})

    answer = olgas.post(url, {**mine, "level": "user"})

    assert answer.status_code == 409
    assert "E-mail marit@dahlsbygg.example marit@new.example" in words(answer)
    assert Contact.objects.get().email == "marit@new.example"


def test_an_address_corrected_elsewhere_is_not_overwritten_by_giving_access(olgas, clases, marit):
    url = reverse("office:access", args=[marit.public_id])
    edit = reverse("office:contact-edit", args=[marit.public_id])
    mine = fields(olgas.get(url))
    clases.post(edit, {**fields(clases.get(edit)), "email": "marit@new.example"})

    answer = olgas.post(url, {**mine, "send": "1"})

    assert answer.status_code == 409
    assert not Access.objects.exists()
    again = fields(answer) | {"email": "marit@new.example"}
    assert olgas.post(url, {**again, "send": "1"}).status_code == 302
    assert letter_of(Access.objects.get()).to == "marit@new.example"


def test_access_given_by_two_at_once_is_given_once(olgas, clases, marit):
    url = reverse("office:access", args=[marit.public_id])
    mine, theirs = fields(olgas.get(url)), fields(clases.get(url))
    clases.post(url, {**theirs, "level": "administrator", "send": "1"})

    answer = olgas.post(url, {**mine, "send": "1"})

    assert answer.status_code == 409
    assert "Level User Administrator" in words(answer)
    assert Access.objects.get().level == "administrator"
    assert olgas.post(url, fields(answer)).status_code == 302
    assert Access.objects.get().level == "user"


def test_the_same_saved_twice_is_told_to_be_the_same(olgas, clases, marit):
    url = reverse("office:contact-edit", args=[marit.public_id])
    form = {**fields(olgas.get(url)), "title": "Owner"}
    clases.post(url, form)

    answer = olgas.post(url, form)

    assert answer.status_code == 409
    assert "They saved the same as you typed." in words(answer)


def test_two_who_change_the_settings(olgas, olga_staff, seller):
    url = reverse("office:settings")
    mine = fields(olgas.get(url))
    olgas.post(url, {**mine, "invitation_days": 7})

    answer = olgas.post(url, {**mine, "name": "Nordic", "forgot_gives_way_in": ""})

    assert answer.status_code == 409
    assert "Name Nordic Nordic Fasteners" in words(answer)
    assert "An invitation is valid for (days) 14 7" in words(answer)
    assert Seller.objects.get().name == "Nordic Fasteners"
    assert olgas.post(url, fields(answer)).status_code == 302
    assert Seller.objects.get().name == "Nordic"


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999", "1.5", "\x00"])
def test_a_page_that_does_not_say_which_version_it_was_built_from_saves_nothing(
    clases, marit, dahls, us, noon, world, seen
):
    invited(marit, us, noon)
    before = world()
    pages = {"customer-edit": dahls, "contact-edit": marit, "access": marit}

    for page, thing in pages.items():
        url = reverse(f"office:{page}", args=[thing.public_id])
        form = fields(clases.get(url)) | {"seen": seen, "name": "X", "first_name": "X"}

        assert clases.post(url, form).status_code in (409, 422)
    assert world() == before
