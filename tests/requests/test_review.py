"""The queue and the panel as staff see them."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.requests.conftest import asks, strangers
from tradedoor.access import giving
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.credentials.models import SignInTry
from tradedoor.directory import customers
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.letters.models import Letter
from tradedoor.requests import review
from tradedoor.requests.models import AccessRequest

pytestmark = pytest.mark.django_db

QUEUE = "/office/requests/"


@pytest.fixture(autouse=True)
def clock(noon, seller):
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


def browser_of(name):
    client = Client(headers={"user-agent": "Firefox"}, REMOTE_ADDR="192.0.2.1")
    client.post(
        reverse("office:sign-in"),
        {"name": f"{name}@nordic.example", "email": f"{name}@nordic.example", "password": PASSWORD},
    )
    assert client.get("/office/").status_code == 200
    return client


@pytest.fixture
def office(olga):
    return browser_of("olga")


@pytest.fixture
def onlooking(nils):
    return browser_of("nils")


def page_of(request, what=""):
    return reverse(f"office:request{what}", args=[request.public_id])


def words(response):
    text = re.sub(r"<(script|style|template)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text.replace("<wbr>", "")).split())


def new(**how):
    return {"into": "new", "number": "10930113", "level": "user", "branch": "", **how}


def to(customer, **how):
    return {"into": "existing", "customer": str(customer.public_id), "level": "user", **how}


def test_the_queue_says_who_waits(erik, office):
    page = words(office.get(QUEUE))

    assert "One person waits for an answer." in page
    for said in (
        "Dahls Bygg i Göteborg AB", "Erik Dahl", "erik@dahlsbygg.example", "031-12 34 56",
        "Ringögatan 12", "411 05 Göteborg", "Sweden", "SE556036079301", "today",
    ):  # fmt: skip
        assert said in page


def test_answers_to_the_sellers_own_questions_stand_there(office, noon):
    answers = {"Fax": "", "Trade": "Roofs", "What do you need?": "Nails"}
    asks(noon, extra=[{"field": 1, "label": k, "value": v} for k, v in answers.items()])

    page = words(office.get(QUEUE))
    assert "Trade: Roofs What do you need? Nails" in page
    assert "Fax" not in page


def test_whoever_looks_like_somebody_else_is_not_let_in_by_the_likely_button(office, dahls, noon):
    def likely(request):
        return re.findall(
            r'class="button go"[^>]*>([^<]+)', office.get(page_of(request)).content.decode()
        )

    plain = asks(noon)
    assert likely(plain) == ["Add Erik to Dahls Bygg AB"]
    alike = asks(noon, email="erik@dahls-bygg.example", company="D\u0430hls Bygg AB")
    assert likely(alike) == []
    assert "Add Erik to Dahls Bygg AB" in words(office.get(page_of(alike)))


def test_an_empty_queue_says_why(office):
    assert "Nobody waits" in words(office.get(QUEUE))
    assert "Nobody fits" in words(office.get(QUEUE, {"find": "x"}))
    assert "Nothing here" in words(office.get(QUEUE, {"show": "rejected"}))


def test_filters_and_search_are_kept_from_page_to_page(office, noon):
    strangers(noon, 30)

    page = office.get(QUEUE, {"find": "company", "age": "day", "sort": "company"})

    further = re.search(
        r'href="([^"]+)" *rel="next"|rel="next" href="([^"]+)"', page.content.decode()
    )
    assert further
    url = (further[1] or further[2]).replace("&amp;", "&")
    for kept in ("find=company", "age=day", "sort=company", "after="):
        assert kept in url
    assert office.get(QUEUE + url).status_code == 200


def test_nonsense_in_the_address_is_harmless(erik, office):
    query = {"show": "x", "find": "%", "age": "x", "branch": "x", "sort": "x", "after": "x~1"}
    assert office.get(QUEUE, query).status_code == 200


def test_the_branch_is_asked_where_there_are_customers(erik, dahls, olga, office, noon):
    branch = Branch.objects.create(name="Gothenburg")
    review.accept(erik.pk, into=dahls.pk, level="user", by=olga, now=noon)

    assert "Branch of the customer" not in words(office.get(QUEUE))
    query = {"show": "accepted", "branch": str(branch.public_id)}
    assert "Nobody fits" in words(office.get(QUEUE, query))


def test_the_head_of_the_queue_stands_on_home(office, noon):
    strangers(noon, 7)

    page = office.get("/office/")

    assert page.content.decode().count("data-row") == 5
    assert "All 7 requests" in words(page)
    assert "waiting: 7" in words(page)


def test_home_without_requests_says_nothing_of_them(office):
    assert "Access requests" not in words(office.get("/office/"))


def test_an_onlooker_sees_and_cannot_decide(erik, onlooking):
    assert "Reject" not in words(onlooking.get(QUEUE))
    page = words(onlooking.get(page_of(erik)))
    assert "Ringögatan 12" in page
    assert "Create customer" not in page
    for act in ("-accept", "-reject", "-ask", "-take-back", "-undo"):
        assert onlooking.post(page_of(erik, act)).status_code == 403
    erik.refresh_from_db()
    assert erik.is_open


@pytest.mark.parametrize("act", ["", "-accept", "-reject", "-ask", "-take-back", "-undo"])
def test_strangers_are_asked_to_sign_in(erik, act):
    answer = Client().post(page_of(erik, act)) if act else Client().get(page_of(erik))
    assert answer.status_code == 302
    assert answer["location"].startswith(reverse("office:sign-in"))


def test_the_likely_customer_stands_beside_the_request(erik, dahls, marit, office):
    Customer.objects.filter(pk=dahls.pk).update(tax_id="SE556036079301")

    page = words(office.get(page_of(erik)))

    assert "Probably Dahls Bygg AB (10927781)" in page
    for reason in ("same tax id", "same mail domain", "same phone"):
        assert reason in page
    assert "Add Erik to Dahls Bygg AB" in page
    assert "Or a new customer" in page


def test_a_stranger_is_a_new_customer(erik, tremblay, office):
    page = words(office.get(page_of(erik)))

    assert "None looks like the one" in page
    assert "A new customer" in page


def test_added_with_one_button(erik, dahls, office):
    answer = office.post(page_of(erik, "-accept"), to(dahls), follow=True)

    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Erik Dahl is in, at Dahls Bygg AB. A letter says how to sign in. Undo" in words(answer)
    assert Letter.objects.filter(kind="access-given", to=erik.email).exists()


def test_a_customer_made_with_branch_and_level(erik, office):
    branch = Branch.objects.create(name="Gothenburg")
    form = new(branch=str(branch.public_id), level="administrator")

    office.post(page_of(erik, "-accept"), form)

    assert Customer.objects.get().branch == branch
    assert Access.objects.get().level == "administrator"


def test_a_customer_found_inside_the_panel(erik, tremblay, office):
    page = office.get(page_of(erik), {"customer": "tremblay"})
    assert "Add Erik to Garage Tremblay" in words(page)

    part = office.get(
        page_of(erik), {"customer": "4471"}, headers={"hx-request": "true", "hx-target": "found"}
    )

    assert "Garage Tremblay" in words(part)
    assert "<html" not in part.content.decode()
    assert "fits “nobody”" in words(office.get(page_of(erik), {"customer": "nobody"}))


def test_a_taken_number_is_said_beside_its_field_and_nothing_typed_is_lost(erik, tremblay, office):
    branch = Branch.objects.create(name="Gothenburg")
    form = new(number="4471", level="administrator", branch=str(branch.public_id))

    answer = office.post(page_of(erik, "-accept"), form)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="4471"' in page
    assert 'value="administrator" selected' in page
    assert f'value="{branch.public_id}" selected' in page
    assert "Customer number : Another customer has this number." in words(answer)


@pytest.mark.parametrize("number", ["", "a@b", "x" * 31])
def test_a_number_that_cannot_be_is_said(erik, office, number):
    assert office.post(page_of(erik, "-accept"), new(number=number)).status_code == 422
    assert not Customer.objects.exists()


@pytest.mark.parametrize("customer", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_no_customer_or_one_there_is_not(erik, office, customer):
    form = {"into": "existing", "customer": customer, "level": "user"}
    assert office.post(page_of(erik, "-accept"), form).status_code == 422


def test_an_address_that_signs_in_elsewhere_is_asked_about(marits_access, tremblay, office, noon):
    request = asks(noon, email="marit@dahlsbygg.example", company="Tremblay 2")

    answer = office.post(page_of(request, "-accept"), to(tremblay))

    assert answer.status_code == 422
    page = words(answer)
    assert "Is it the same person?" in page
    assert "Marit Dahl, Dahls Bygg AB" in page
    assert "Add Erik to Garage Tremblay" in page
    office.post(page_of(request, "-accept"), to(tremblay, same_person="yes"))
    assert Access.objects.get(customer=tremblay).login == marits_access.login


def test_what_happens_to_access_taken_away_is_said_beforehand(
    dahls, marits_access, marit, olga, office, noon
):
    giving.take_away(marits_access.pk, by=olga, now=noon)
    request = asks(noon, email=marit.email)

    page = words(office.get(page_of(request)))

    assert "Access was taken away from Marit Dahl, who has this address. It is given back." in page


def test_a_blocked_customer_has_no_button_and_refuses(erik, dahls, olga, office, noon):
    customers.block(dahls.pk, by=olga, now=noon)
    page = words(office.get(page_of(erik)))
    assert "This customer is blocked" in page
    assert "Add Erik to" not in page

    answer = office.post(page_of(erik, "-accept"), to(dahls))

    assert answer.status_code == 422
    assert "Dahls Bygg AB is blocked." in words(answer)


def test_rejected_in_silence_with_a_way_back(erik, office):
    answer = office.post(page_of(erik, "-reject"), {"next": QUEUE + "?sort=city"}, follow=True)

    assert answer.redirect_chain[0][0] == QUEUE + "?sort=city"
    assert "is rejected, and nobody is told. Take back" in words(answer)
    assert not Letter.objects.filter(to=erik.email).exists()
    again = office.post(page_of(erik, "-take-back"), follow=True)
    assert "waits again" in words(again)
    erik.refresh_from_db()
    assert erik.is_open


def test_never_back_to_another_site(erik, office):
    answer = office.post(page_of(erik, "-reject"), {"next": "https://evil.example/"})
    assert answer["location"] == QUEUE


def test_rejected_with_a_reason(erik, office):
    form = {"with_reason": "1", "words": "We sell in Sweden only."}

    answer = office.post(page_of(erik, "-reject"), form, follow=True)

    assert "Your reason is on its way." in words(answer)
    assert "We sell in Sweden only." in words(office.get(page_of(erik)))


def test_a_reason_without_words_rejects_nobody(erik, office):
    answer = office.post(page_of(erik, "-reject"), {"with_reason": "1", "words": " "})

    assert answer.status_code == 422
    erik.refresh_from_db()
    assert erik.is_open


def test_a_question_and_its_answer_stand_in_the_panel(erik, office, noon):
    office.post(page_of(erik, "-ask"), {"words": "Who sent you?\nAnd why?"})
    erik.messages.create(at=noon, from_us=False, name="Erik Dahl", text="Marit did.")

    page = words(office.get(page_of(erik)))

    assert "Who sent you?" in page
    assert "Marit did." in page
    assert "Waits for an answer of the applicant" in page


def test_who_was_too_late_is_told_and_shown_the_decision(erik, dahls, clas, office, noon):
    review.reject(erik.pk, by=clas, now=noon)

    answer = office.post(page_of(erik, "-accept"), to(dahls))

    assert answer.status_code == 409
    page = words(answer)
    assert "Clas has rejected this request already. Nothing more was done." in page
    assert "Take back" in page
    assert "Create customer" not in page
    assert not Contact.objects.exists()


def test_too_late_in_the_window(erik, clas, office, noon):
    review.reject(erik.pk, by=clas, now=noon)

    answer = office.post(
        page_of(erik, "-accept"), new(), headers={"hx-request": "true", "hx-target": "window-body"}
    )

    assert answer.status_code == 409
    assert "<html" not in answer.content.decode()
    assert "Clas has rejected" in words(answer)


def test_undo_shows_first_what_it_would_remove(erik, office):
    office.post(page_of(erik, "-accept"), new())

    asked_first = office.post(page_of(erik, "-undo"), follow=True)

    page = words(asked_first)
    assert "the customer Dahls Bygg i Göteborg AB, number 10930113, is removed" in page
    assert "the contact Erik Dahl is removed" in page
    assert Customer.objects.exists()
    done = office.post(page_of(erik, "-undo"), {"sure": "1"}, follow=True)
    assert "Undone." in words(done)
    assert not Customer.objects.exists()


def test_what_cannot_be_undone_says_why(erik, office, noon):
    office.post(page_of(erik, "-accept"), new())
    Access.objects.update(last_sign_in_at=noon + timedelta(minutes=1))

    page = words(office.get(page_of(erik)))
    assert "This cannot be undone. They have signed in already." in page
    answer = office.post(page_of(erik, "-undo"), {"sure": "1"}, follow=True)
    assert "They have signed in already." in words(answer)
    assert Customer.objects.exists()


def test_the_third_request_of_somebody_shows_the_two_before(erik, clas, office, noon):
    review.reject(erik.pk, by=clas, now=noon)
    review.reject(asks(noon).pk, by=clas, now=noon)
    third = asks(noon)

    assert "third request" in words(office.get(QUEUE))
    page = words(office.get(page_of(third)))
    assert "Asked before" in page
    assert page.count("Rejected Clas") == 2


def test_the_number_proposed_is_the_next(erik, dahls, office):
    assert 'value="10927782"' in office.get(page_of(erik)).content.decode()


def test_a_page_of_the_queue_takes_as_many_statements_however_long_it_is(
    office, noon, django_assert_max_num_queries
):
    strangers(noon, 30)
    with django_assert_max_num_queries(20):
        office.get(QUEUE)


def test_there_is_no_such_request(office):
    missing = "/office/requests/00000000-0000-0000-0000-000000000000"
    assert office.get(missing).status_code == 404
    assert office.post(f"{missing}/accept").status_code == 404
    assert AccessRequest.objects.count() == 0


def test_the_limits_of_the_access_are_set_at_once(office, dahls, noon):
    asked = asks(noon)
    branch = Branch.objects.create(name="Malmö")
    url = page_of(asked, "-accept")
    typed = {
        "into": "existing", "customer": str(dahls.public_id), "level": "user",
        "networks": "203.0.113.0/24", "branches": [str(branch.public_id)], "ends_on": "2026-05-31",
    }  # fmt: skip

    wrong = office.post(url, {**typed, "networks": "the office"})
    assert wrong.status_code == 422
    assert "“the” is not an address" in wrong.content.decode()
    assert not Access.objects.exists()

    assert office.post(url, typed).status_code in (200, 302)
    access = Access.objects.get()
    assert [str(network) for network in access.networks] == ["203.0.113.0/24"]
    assert list(access.branches.all()) == [branch]
    assert access.ends_at


def test_limits_set_while_adding_hold_for_an_access_there_was(office, dahls, marits_access, noon):
    asked = asks(noon, email=marits_access.contact.email)
    SignInTry.objects.create(
        at=noon - timedelta(days=2), about="login", login=marits_access.login, room="portal",
        address="198.51.100.4", outcome="right",
    )  # fmt: skip
    typed = {
        "into": "existing", "customer": str(dahls.public_id), "level": "user",
        "networks": "203.0.113.0/24",
    }  # fmt: skip

    warned = office.post(page_of(asked, "-accept"), typed)

    assert warned.status_code == 422
    assert "1 of 1 sign-in in the last 90 days would have been refused." in words(warned)
    assert "198.51.100.4" in words(warned)
    asked.refresh_from_db()
    assert asked.is_open
    office.post(page_of(asked, "-accept"), {**typed, "limits_are_meant": "on"})
    marits_access.refresh_from_db()
    assert [str(network) for network in marits_access.networks] == ["203.0.113.0/24"]


def test_adding_without_limits_leaves_those_there_were(office, dahls, marits_access, us, noon):
    giving.limit(marits_access.pk, Limits(ends_at=noon + timedelta(days=9)), by=us, now=noon)
    asked = asks(noon, email=marits_access.contact.email)

    office.post(
        page_of(asked, "-accept"),
        {"into": "existing", "customer": str(dahls.public_id), "level": "user"},
    )

    marits_access.refresh_from_db()
    assert marits_access.ends_at == noon + timedelta(days=9)
