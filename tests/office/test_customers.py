"""Customers: the list, the card, the "+", the pencil, and blocking."""

import pytest
from django.urls import reverse

from tests.conftest import comes_in, invited
from tests.pages import bubble, fields, words
from tradedoor.access import door
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.directory.models import Branch, Customer
from tradedoor.record.models import Entry

NEW = {
    "name": "Holm & Co",
    "number": "20000",
    "country": "SE",
    "phone": "031-70 00 00",
    "email": "info@holm.example",
    "seen": 0,
}


@pytest.fixture
def customers_url():
    return reverse("office:customers")


@pytest.fixture
def edit_url(dahls):
    return reverse("office:customer-edit", args=[dahls.public_id])


def test_the_list_shows_what_one_knows_a_customer_by(clases, dahls, tremblay, customers_url):
    page = words(clases.get(customers_url))

    for known in ("Dahls Bygg AB", "10927781", "031-12 34 56", "info@dahlsbygg.example"):
        assert known in page
    assert "411 05 Göteborg" in page
    assert "2 customers." in page


def test_the_search_keeps_what_was_typed(clases, dahls, tremblay, customers_url):
    page = clases.get(customers_url, {"q": "dahls"})

    assert "One customer fits “dahls”." in words(page)
    assert "Garage Tremblay" not in words(page)
    assert 'name="q" value="dahls"' in page.content.decode()


def test_a_search_that_finds_nobody_says_what_to_try(clases, dahls, customers_url):
    page = words(clases.get(customers_url, {"q": "zzzzqqqq"}))

    assert "Nobody fits" in page
    assert "Show all customers" in page


def test_what_was_typed_is_shown_as_text(clases, customers_url):
    page = clases.get(customers_url, {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_click_on_a_column_sorts_and_another_turns_it_round(
    clases, dahls, tremblay, customers_url
):
    def shown(query):
        return [
            hit.customer.number for hit in clases.get(customers_url + query).context["page"].hits
        ]

    assert shown("?sort=number") == ["4471", "10927781"]
    assert shown("?sort=-number") == ["10927781", "4471"]
    assert shown("?sort=nonsense") == ["10927781", "4471"]


def test_a_long_list_goes_on_a_page_at_a_time(clases, seller, noon, customers_url):
    Customer.objects.bulk_create(
        Customer(number=str(n), name=f"Shop {n:03d}", country="SE", created_at=noon)
        for n in range(60)
    )
    seen, url = [], customers_url
    while url:
        page = clases.get(url)
        seen += [hit.customer.name for hit in page.context["page"].hits]
        onward = page.context["next_url"]
        url = onward and customers_url + onward

    assert seen == [f"Shop {n:03d}" for n in range(60)]
    back = clases.get(customers_url + page.context["prev_url"])
    assert [h.customer.name for h in back.context["page"].hits] == seen[25:50]


def test_the_plus_adds_a_customer_and_leads_to_its_people(clases, seller):
    url = reverse("office:customer-new")
    form = fields(clases.get(url))
    assert form["country"] == "SE"
    assert form["number"] == "10001"

    done = clases.post(url, {**form, **NEW})

    holm = Customer.objects.get(number="20000")
    assert (holm.name, holm.phone) == ("Holm & Co", "+4631700000")
    assert done.headers["Location"] == reverse("office:contacts", args=[holm.public_id])
    assert bubble(clases, done) == "Holm & Co is a customer now. Add the people who work there."
    assert Entry.objects.get(verb="customer.added").actor_name == "Clas"


def test_in_a_window_the_answer_is_the_window_and_then_the_way_on(clases, seller):
    url = reverse("office:customer-new")
    htmx = {"HX-Request": "true", "HX-Target": "window-body"}
    inside = clases.get(url, headers=htmx)
    assert "<html" not in inside.content.decode()

    wrong = clases.post(url, {**NEW, "email": "nowhere"}, headers=htmx)
    assert wrong.status_code == 422
    assert "<html" not in wrong.content.decode()

    done = clases.post(url, NEW, headers=htmx)
    holm = Customer.objects.get(number="20000")
    assert done.headers["HX-Redirect"] == reverse("office:contacts", args=[holm.public_id])


def test_a_customer_number_is_given_once(clases, dahls, world):
    before = world()

    again = clases.post(reverse("office:customer-new"), {**NEW, "number": "10927781"})

    assert again.status_code == 422
    assert "Another customer has this number." in words(again)
    assert again.context["form"]["name"].value() == "Holm & Co"
    assert world() == before


def test_the_same_form_sent_twice_adds_one_customer(clases, seller):
    url = reverse("office:customer-new")

    assert [clases.post(url, NEW).status_code for _ in range(2)] == [302, 422]
    assert Customer.objects.filter(name="Holm & Co").count() == 1


def test_the_pencil_holds_what_is_known_as_people_write_it(clases, dahls, edit_url):
    form = fields(clases.get(edit_url))

    assert form["phone"] == "031-12 34 56"
    assert form["seen"] == dahls.version


def test_saving_what_the_pencil_held_changes_nothing(clases, edit_url, dahls):
    done = clases.post(edit_url, fields(clases.get(edit_url)))

    assert done.status_code == 302
    assert Customer.objects.get().version == dahls.version
    assert not Entry.objects.filter(verb="customer.edited").exists()


def test_the_pencil_corrects_a_customer(clases, dahls, edit_url):
    lyon = Branch.objects.create(name="Lyon", city="Lyon")
    form = fields(clases.get(edit_url))

    done = clases.post(edit_url, {**form, "name": "Dahls Bygg i Lyon", "branch": lyon.public_id})

    assert bubble(clases, done) == "What we know of Dahls Bygg i Lyon is saved."
    changed = Entry.objects.get(verb="customer.edited").facts["changed"]
    assert changed == {"name": ["Dahls Bygg AB", "Dahls Bygg i Lyon"], "branch": [None, "Lyon"]}


def test_a_branch_that_is_not_one_is_refused(clases, dahls, edit_url, world):
    form = fields(clases.get(edit_url))
    before = world()

    for nonsense in ("nonsense", dahls.public_id, "\x00"):
        assert clases.post(edit_url, {**form, "branch": nonsense}).status_code == 422
    assert world() == before


def test_under_a_new_number_people_sign_in_by_that(clases, marits_access, edit_url, noon):
    form = fields(clases.get(edit_url))

    clases.post(edit_url, {**form, "number": "777"})

    assert Access.objects.get().number == "777-1"
    assert names.find("777-1") in marits_access.login.names.all()


def test_the_card_tells_what_is_known(clases, dahls, marit, us, noon):
    invited(marit, us, noon)
    page = words(clases.get(reverse("office:customer", args=[dahls.public_id])))

    assert "People 1, 1 with access" in page
    assert "411 05 Göteborg Sweden" in page


def test_a_blocked_customer_lets_nobody_in_and_is_open_again_with_one_click(
    olgas, marits_access, dahls, noon
):
    card = reverse("office:customer", args=[dahls.public_id])

    done = olgas.post(reverse("office:customer-block", args=[dahls.public_id]))

    said = bubble(olgas, done)
    assert said == (
        "Dahls Bygg AB is blocked: nobody there can come in. Kept out: 1 person, 1 letter. Unblock"
    )
    assert "Blocked" in words(olgas.get(card))
    with pytest.raises(door.NotOpenToYou):
        comes_in("marit", "four quiet herons wait", address="", agent="", now=noon)

    back = olgas.post(reverse("office:customer-unblock", args=[dahls.public_id]))
    assert bubble(olgas, back).startswith("Dahls Bygg AB is open again")


def test_a_clerk_sees_no_button_for_blocking(clases, dahls):
    card = clases.get(reverse("office:customer", args=[dahls.public_id]))

    assert "Block the customer" not in words(card)


def test_the_history_of_a_customer_holds_everything_about_it_and_its_people(
    clases, marits_access, dahls, tremblay
):
    page = words(clases.get(reverse("office:customer-history", args=[dahls.public_id])))

    for told in ("Dahls Bygg AB was added", "Marit Dahl was given access", "chose a password"):
        assert told in page
    assert "Garage Tremblay" not in page
