"""Contacts: + New, the pencil, the archive, and the card that says how somebody stands."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.conftest import inside, invited
from tests.office.conftest import came_back, handed_over
from tests.pages import bubble, fields, words
from tradedoor.access.models import Access
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.giving import giving, keeping, taking_away
from tradedoor.invitations import inviting
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

IDA = {"first_name": "Ida", "last_name": "Holm", "kind": "buyer", "email": "ida@dahlsbygg.example"}


@pytest.fixture
def tab(dahls):
    return reverse("office:contacts", args=[dahls.public_id])


@pytest.fixture
def new_url(dahls):
    return reverse("office:contact-new", args=[dahls.public_id])


@pytest.fixture
def edit_url(marit):
    return reverse("office:contact-edit", args=[marit.public_id])


def card(contact):
    return reverse("office:contact", args=[contact.public_id])


def names(page):
    return [str(contact) for contact, _status in page.context["people"]]


def test_a_customer_without_contacts_says_what_to_do(clases, nilses, tab, new_url):
    assert "Nobody is known here yet" in words(clases.get(tab))
    assert new_url in clases.get(tab).content.decode()
    assert new_url not in nilses.get(tab).content.decode()


def test_the_small_window_adds_a_contact(clases, new_url, tab):
    form = fields(clases.get(new_url))

    done = clases.post(new_url, {**form, **IDA})

    assert done.headers["Location"] == tab
    assert bubble(clases, done) == "Ida Holm is added. The key beside the name gives them access."
    ida = Contact.objects.get()
    assert (ida.email, ida.kind) == ("ida@dahlsbygg.example", "buyer")
    assert "Ida Holm" in words(clases.get(tab))


def test_the_same_form_sent_twice_adds_one_contact(clases, new_url):
    form = fields(clases.get(new_url)) | {"first_name": "Ida"}

    assert [clases.post(new_url, form).status_code for _ in range(3)] == [302] * 3
    assert Contact.objects.count() == 1
    assert Entry.objects.filter(verb="contact.added").count() == 1


def test_two_namesakes_are_two_contacts(clases, new_url):
    for _ in range(2):
        clases.post(new_url, fields(clases.get(new_url)) | {"first_name": "Ida"})

    assert Contact.objects.filter(first_name="Ida").count() == 2


def test_a_form_made_up_from_somebody_elses_contact_is_refused(clases, new_url, luc, world):
    before = world()

    answer = clases.post(new_url, {**IDA, "seen": 0, "once": luc.public_id})

    assert answer.status_code == 422
    assert world() == before


def test_the_address_of_a_colleague_is_refused_and_nothing_typed_is_lost(clases, marit, new_url):
    form = {**IDA, "email": "MARIT@dahlsbygg.example", "seen": 0, "once": uuid.uuid4()}

    answer = clases.post(new_url, form)

    assert answer.status_code == 422
    assert "Another contact of this customer has this e-mail address." in words(answer)
    assert answer.context["form"]["first_name"].value() == "Ida"


def test_contacts_go_by_name_whatever_their_accents(clases, dahls, us, noon, tab):
    for name in ("Östen", "erik", "Åsa", "Zita", "Anna", "Élodie"):
        contacts.add(dahls.pk, first_name=name, by=us, now=noon)

    assert names(clases.get(tab)) == ["Anna", "Åsa", "Élodie", "erik", "Östen", "Zita"]


def test_a_long_list_of_contacts_goes_on_a_page_at_a_time(clases, dahls, make_contacts, tab):
    everybody = [str(contact) for contact in make_contacts(dahls, 65)]
    namesakes = Contact.objects.filter(first_name__in=["Person0024", "Person0025", "Person0026"])
    namesakes.update(first_name="Person0024")  # On both sides of the edge.
    everybody[24:27] = ["Person0024 Ek"] * 3
    pages, url = [], tab
    while url:
        page = clases.get(url)
        pages.append(names(page))
        url = page.context["page"].next_url

    assert [name for shown in pages for name in shown] == everybody
    assert [len(shown) for shown in pages] == [25, 25, 15]
    back = clases.get(page.context["page"].prev_url)
    assert names(back) == pages[1]
    assert names(clases.get(back.context["page"].prev_url)) == pages[0]


def test_an_edge_that_is_none_shows_the_first_page(clases, marit, tab):
    for edge in ("after=nonsense", "before=~", "after=x~99999999999999999999", "before=%F0~-1"):
        answer = clases.get(f"{tab}?{edge}")

        assert answer.status_code == 200


def test_the_pencil_corrects_a_contact(clases, marit, edit_url):
    form = fields(clases.get(edit_url))

    done = clases.post(edit_url, {**form, "title": "Head of purchasing", "mobile": "070-174 06 05"})

    assert bubble(clases, done) == "What we know of Marit Dahl is saved."
    page = words(clases.get(card(marit)))
    assert "Head of purchasing" in page
    assert "070-174 06 05" in page
    assert "Title: – → Head of purchasing" in page


def test_a_new_address_becomes_the_sign_in_name(clases, marits_access, edit_url, marit):
    form = fields(clases.get(edit_url))

    clases.post(edit_url, {**form, "email": "marit@new.example"})

    page = words(clases.get(card(marit)))
    assert "Signs in as marit marit@new.example 10927781-1" in page


def test_somebody_archived_is_out_and_can_be_brought_back(clases, marits_access, marit, tab):
    done = clases.post(reverse("office:contact-archive", args=[marit.public_id]))

    said = bubble(clases, done)
    assert said == "Marit Dahl is archived and can no longer come in. Bring back"
    assert names(clases.get(tab)) == []
    assert names(clases.get(tab, {"show": "archived"})) == ["Marit Dahl"]
    assert "Archived" in words(clases.get(card(marit)))

    back = clases.post(reverse("office:contact-bring-back", args=[marit.public_id]))
    assert "Access stays taken away until you give it back." in bubble(clases, back)
    assert names(clases.get(tab)) == ["Marit Dahl"]


def test_somebody_whose_address_was_given_to_a_colleague_stays_archived(
    clases, marit, us, noon, dahls
):
    keeping.archive(marit.pk, by=us, now=noon)
    contacts.add(dahls.pk, first_name="Mia", email=marit.email, by=us, now=noon)

    answer = clases.post(reverse("office:contact-bring-back", args=[marit.public_id]))

    assert "Another contact of this customer has this e-mail address." in bubble(clases, answer)
    assert not Contact.objects.get(pk=marit.pk).is_here


def test_archiving_twice_is_archiving_once(clases, marit):
    url = reverse("office:contact-archive", args=[marit.public_id])

    assert [clases.post(url).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(verb="contact.archived").count() == 1


def no_access(marit, us, noon):
    pass


def not_invited(marit, us, noon):
    giving.give(
        marit.pk, level="user", code="marit", email=marit.email, send=False, by=us, now=noon
    )


def without_address(marit, us, noon):
    Contact.objects.filter(pk=marit.pk).update(email="")
    giving.give(marit.pk, level="user", code="marit", email="", send=False, by=us, now=noon)


def queued(marit, us, noon):
    invited(marit, us, noon)


def retried(marit, us, noon):
    invited(marit, us, noon)
    Letter.objects.filter(customer_id=marit.customer_id).update(tries=2)


def sent(marit, us, noon):
    handed_over(invited(marit, us, noon), noon)


def returned(marit, us, noon):
    came_back(invited(marit, us, noon), noon)


def opened(marit, us, noon):
    access = invited(marit, us, noon)
    handed_over(access, noon)
    for _ in range(2):
        inviting.looked_at(access.invitations.get(), address="", now=noon)


def expired(marit, us, noon):
    handed_over(invited(marit, us, noon - timedelta(days=20)), noon - timedelta(days=20))


def moved(marit, us, noon):
    came_back(invited(marit, us, noon), noon)
    keeping.edit(marit.pk, seen=1, email="marit@new.example", by=us, now=noon)


def confirmed(marit, us, noon):
    access = inside(marit, us, noon)
    Access.objects.filter(pk=access.pk).update(first_sign_in_at=noon, last_sign_in_at=noon)


def unused(marit, us, noon):
    inside(marit, us, noon)


def taken(marit, us, noon):
    taking_away.take_away(inside(marit, us, noon).pk, by=us, now=noon)


STANDING = {
    no_access: ("No access", "Give access"),
    not_invited: ("Access was given on 3 March; no letter was sent.", "Send an invitation"),
    without_address: ("No usable address", "Add an address"),
    queued: ("The letter leaves within a minute.", ""),
    retried: ("The mail server did not take it yet; it is tried again by itself.", ""),
    sent: ("Invited on 3 March.", "Invite again"),
    returned: ("The letter to marit@dahlsbygg.example came back", "Correct the address"),
    opened: ("Invited on 3 March, opened 2 times, no password chosen.", "Invite again"),
    expired: ("Never opened. Ended on 25 February.", "Invite again"),
    moved: ("The address was changed on 3 March; no letter went to the new one.", "Invite again"),
    confirmed: ("Last sign-in on 3 March.", ""),
    unused: ("A password is chosen; nobody signed in yet.", ""),
    taken: ("Access taken away", "Give back"),
}


@pytest.mark.parametrize("happened", STANDING, ids=lambda f: f.__name__)
def test_a_contact_says_how_it_stands_and_what_to_do(clases, nilses, marit, us, noon, happened):
    happened(marit, us, noon)
    stands, remedy = STANDING[happened]

    for url in (
        card(marit),
        reverse("office:contacts", args=[marit.customer.public_id]),
        reverse("office:customer-access", args=[marit.customer.public_id]),
    ):
        assert stands in words(clases.get(url))
    page = words(clases.get(url))
    assert remedy in page
    for other in {"Invite again", "Give back", "Correct the address"} - {remedy}:
        assert other not in page
    assert not remedy or remedy not in words(nilses.get(url))


def test_the_card_tells_the_life_of_an_invitation(clases, marit, us, noon):
    returned(marit, us, noon)

    page = words(clases.get(card(marit)))

    assert "Letter queued today 13:00 Could not be delivered , failed" in page
    assert "To marit@dahlsbygg.example." in page
    assert "The server’s own words 550 5.1.1 <marit@dahlsbygg.example>: no such mailbox" in page


def test_the_card_shows_the_letters_to_the_person_and_to_nobody_else(
    clases, marits_access, marit, olle, us, noon
):
    invited(olle, us, noon)

    letters = clases.get(card(marit)).context["letters"]

    assert [row.letter.to for row in letters] == ["marit@dahlsbygg.example"]


def test_a_letter_to_an_earlier_address_is_still_shown(clases, marit, us, noon):
    moved(marit, us, noon)

    letters = clases.get(card(marit)).context["letters"]

    assert [row.letter.to for row in letters] == ["marit@dahlsbygg.example"]


def test_names_are_shown_as_text(clases, dahls, us, noon, tab):
    contacts.add(dahls.pk, first_name="<b>Bo</b>", title="'\"><img src=x>", by=us, now=noon)

    for url in (tab, card(Contact.objects.get())):
        page = clases.get(url).content.decode()
        assert "<b>Bo" not in page
        assert "<img src=x" not in page
