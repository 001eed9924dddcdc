"""The queue and the panel as staff see them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages import every_word, words
from tests.requests.conftest import QUEUE, asks, page_of, strangers
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.credentials.models import SignInTry
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.giving import blocking, changing, taking_away
from tradedoor.letters.models import Letter
from tradedoor.requests import accepting, review
from tradedoor.requests.models import AccessRequest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def new(**how):
    return {"into": "new", "number": "10930113", "level": "user", "branch": "", **how}


def to(customer, **how):
    return {"into": "existing", "customer": str(customer.public_id), "level": "user", **how}


def test_the_queue_says_who_waits(erik, olgas):
    page = words(olgas.get(QUEUE))

    assert "One person waits for an answer." in page
    for said in (
        "Dahls Bygg i Göteborg AB", "Erik Dahl", "erik@dahlsbygg.example", "031-12 34 56",
        "Ringögatan 12", "411 05 Göteborg", "Sweden", "SE556036079301", "today",
    ):  # fmt: skip
        assert said in page


def test_answers_to_the_sellers_own_questions_stand_there(olgas, noon):
    answers = {"Fax": "", "Trade": "Roofs", "What do you need?": "Nails"}
    asks(noon, extra=[{"field": 1, "label": k, "value": v} for k, v in answers.items()])

    page = olgas.get(QUEUE)
    assert "Trade: Roofs What do you need? Nails" in words(page)
    assert "Fax" not in every_word(page)


def test_whoever_looks_like_somebody_else_is_not_let_in_by_the_likely_button(olgas, dahls, noon):
    def likely(request):
        return re.findall(
            r'class="button go"[^>]*>([^<]+)', olgas.get(page_of(request)).content.decode()
        )

    plain = asks(noon)
    assert likely(plain) == ["Add Erik to Dahls Bygg AB"]
    alike = asks(noon, email="erik@dahls-bygg.example", company="D\u0430hls Bygg AB")
    assert likely(alike) == []
    assert "Add Erik to Dahls Bygg AB" in words(olgas.get(page_of(alike)))


def test_an_empty_queue_says_why(olgas):
    assert "Nobody waits" in words(olgas.get(QUEUE))
    assert "Nobody fits" in words(olgas.get(QUEUE, {"find": "x"}))
    assert "Nothing here" in words(olgas.get(QUEUE, {"show": "rejected"}))


def test_filters_and_search_are_kept_from_page_to_page(olgas, noon):
    strangers(noon, 30)

    page = olgas.get(QUEUE, {"find": "company", "age": "day", "sort": "company"})

    further = re.search(
        r'href="([^"]+)" *rel="next"|rel="next" href="([^"]+)"', page.content.decode()
    )
    assert further
    url = (further[1] or further[2]).replace("&amp;", "&")
    for kept in ("find=company", "age=day", "sort=company", "after="):
        assert kept in url
    assert olgas.get(QUEUE + url).status_code == 200


def test_nonsense_in_the_address_is_harmless(erik, olgas):
    query = {"show": "x", "find": "%", "age": "x", "branch": "x", "sort": "x", "after": "x~1"}
    assert olgas.get(QUEUE, query).status_code == 200


def test_the_branch_is_asked_where_there_are_customers(erik, dahls, olga, olgas, noon):
    branch = Branch.objects.create(name="Gothenburg")
    accepting.accept(erik.pk, into=dahls.pk, level="user", by=olga, now=noon)

    assert "Branch of the customer" not in every_word(olgas.get(QUEUE))
    query = {"show": "accepted", "branch": str(branch.public_id)}
    assert "Nobody fits" in words(olgas.get(QUEUE, query))


def test_the_head_of_the_queue_stands_on_home(olgas, noon):
    strangers(noon, 7)

    page = olgas.get("/office/")

    assert page.content.decode().count("data-row") == 5
    assert "All 7 requests" in words(page)
    assert "waiting: 7" in words(page)


def test_home_without_requests_says_nothing_of_them(olgas):
    page = olgas.get("/office/")
    assert "Hello Olga" in words(page)
    assert "Access requests" not in every_word(page)


def test_an_onlooker_sees_and_cannot_decide(erik, nilses):
    assert "Reject" not in every_word(nilses.get(QUEUE))
    page = nilses.get(page_of(erik))
    assert "Ringögatan 12" in words(page)
    assert "Create customer" not in every_word(page)
    for act in ("-accept", "-reject", "-ask", "-take-back", "-undo"):
        assert nilses.post(page_of(erik, act)).status_code == 403
    erik.refresh_from_db()
    assert erik.is_open


@pytest.mark.parametrize("act", ["", "-accept", "-reject", "-ask", "-take-back", "-undo"])
def test_strangers_are_asked_to_sign_in(erik, act):
    answer = Client().post(page_of(erik, act)) if act else Client().get(page_of(erik))
    assert answer.status_code == 302
    assert answer["location"].startswith(reverse("office:sign-in"))


def test_the_likely_customer_stands_beside_the_request(erik, dahls, marit, olgas):
    Customer.objects.filter(pk=dahls.pk).update(tax_id="SE556036079301")

    page = words(olgas.get(page_of(erik)))

    assert "Probably Dahls Bygg AB (10927781)" in page
    for reason in ("same tax id", "same mail domain", "same phone"):
        assert reason in page
    assert "Add Erik to Dahls Bygg AB" in page
    assert "Or a new customer" in page


def test_a_stranger_is_a_new_customer(erik, tremblay, olgas):
    page = words(olgas.get(page_of(erik)))

    assert "None looks like the one" in page
    assert "A new customer" in page


def test_added_with_one_button(erik, dahls, olgas):
    answer = olgas.post(page_of(erik, "-accept"), to(dahls), follow=True)

    assert answer.redirect_chain == [(QUEUE, 302)]
    assert "Erik Dahl is in, at Dahls Bygg AB. A letter says how to sign in. Undo" in words(answer)
    assert Letter.objects.filter(kind="access-given", to=erik.email).exists()


def test_a_customer_made_with_branch_and_level(erik, olgas):
    branch = Branch.objects.create(name="Gothenburg")
    form = new(branch=str(branch.public_id), level="administrator")

    olgas.post(page_of(erik, "-accept"), form)

    assert Customer.objects.get().branch == branch
    assert Access.objects.get().level == "administrator"


def test_a_customer_found_inside_the_panel(erik, tremblay, olgas):
    page = olgas.get(page_of(erik), {"customer": "tremblay"})
    assert "Add Erik to Garage Tremblay" in words(page)

    part = olgas.get(
        page_of(erik), {"customer": "4471"}, headers={"hx-request": "true", "hx-target": "found"}
    )

    assert "Garage Tremblay" in words(part)
    assert "<html" not in part.content.decode()
    assert "fits “nobody”" in words(olgas.get(page_of(erik), {"customer": "nobody"}))


def test_a_taken_number_is_said_beside_its_field_and_nothing_typed_is_lost(erik, tremblay, olgas):
    branch = Branch.objects.create(name="Gothenburg")
    form = new(number="4471", level="administrator", branch=str(branch.public_id))

    answer = olgas.post(page_of(erik, "-accept"), form)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="4471"' in page
    assert 'value="administrator" selected' in page
    assert f'value="{branch.public_id}" selected' in page
    assert "Customer number : Another customer has this number." in words(answer)


@pytest.mark.parametrize("number", ["", "a@b", "x" * 31])
def test_a_number_that_cannot_be_is_said(erik, olgas, number):
    assert olgas.post(page_of(erik, "-accept"), new(number=number)).status_code == 422
    assert not Customer.objects.exists()


@pytest.mark.parametrize("customer", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_no_customer_or_one_there_is_not(erik, olgas, customer):
    form = {"into": "existing", "customer": customer, "level": "user"}
    assert olgas.post(page_of(erik, "-accept"), form).status_code == 422


def test_an_address_that_signs_in_elsewhere_is_asked_about(marits_access, tremblay, olgas, noon):
    request = asks(noon, email="marit@dahlsbygg.example", company="Tremblay 2")

    answer = olgas.post(page_of(request, "-accept"), to(tremblay))

    assert answer.status_code == 422
    page = words(answer)
    assert "Is it the same person?" in page
    assert "Marit Dahl, Dahls Bygg AB" in page
    assert "Add Erik to Garage Tremblay" in page
    olgas.post(page_of(request, "-accept"), to(tremblay, same_person="yes"))
    assert Access.objects.get(customer=tremblay).login == marits_access.login


def test_what_happens_to_access_taken_away_is_said_beforehand(
    dahls, marits_access, marit, olga, olgas, noon
):
    taking_away.take_away(marits_access.pk, by=olga, now=noon)
    request = asks(noon, email=marit.email)

    page = words(olgas.get(page_of(request)))

    assert "Access was taken away from Marit Dahl, who has this address. It is given back." in page


def test_a_blocked_customer_has_no_button_and_refuses(erik, dahls, olga, olgas, noon):
    blocking.block(dahls.pk, by=olga, now=noon)
    page = olgas.get(page_of(erik))
    assert "This customer is blocked" in words(page)
    assert "Add Erik to" not in every_word(page)

    answer = olgas.post(page_of(erik, "-accept"), to(dahls))

    assert answer.status_code == 422
    assert "Dahls Bygg AB is blocked." in words(answer)


def test_rejected_in_silence_with_a_way_back(erik, olgas):
    answer = olgas.post(page_of(erik, "-reject"), {"next": QUEUE + "?sort=city"}, follow=True)

    assert answer.redirect_chain[0][0] == QUEUE + "?sort=city"
    assert "is rejected, and nobody is told. Take back" in words(answer)
    assert not Letter.objects.filter(to=erik.email).exists()
    again = olgas.post(page_of(erik, "-take-back"), follow=True)
    assert "waits again" in words(again)
    erik.refresh_from_db()
    assert erik.is_open


def test_never_back_to_another_site(erik, olgas):
    answer = olgas.post(page_of(erik, "-reject"), {"next": "https://evil.example/"})
    assert answer["location"] == QUEUE


def test_rejected_with_a_reason(erik, olgas):
    form = {"with_reason": "1", "words": "We sell in Sweden only."}

    answer = olgas.post(page_of(erik, "-reject"), form, follow=True)

    assert "Your reason is on its way." in words(answer)
    assert "We sell in Sweden only." in words(olgas.get(page_of(erik)))


def test_a_reason_without_words_rejects_nobody(erik, olgas):
    answer = olgas.post(page_of(erik, "-reject"), {"with_reason": "1", "words": " "})

    assert answer.status_code == 422
    erik.refresh_from_db()
    assert erik.is_open


def test_a_question_and_its_answer_stand_in_the_panel(erik, olgas, noon):
    olgas.post(page_of(erik, "-ask"), {"words": "Who sent you?\nAnd why?"})
    erik.messages.create(at=noon, from_us=False, name="Erik Dahl", text="Marit did.")

    page = words(olgas.get(page_of(erik)))

    assert "Who sent you?" in page
    assert "Marit did." in page
    assert "Waits for an answer of the applicant" in page


def test_who_was_too_late_is_told_and_shown_the_decision(erik, dahls, clas, olgas, noon):
    review.reject(erik.pk, by=clas, now=noon)

    answer = olgas.post(page_of(erik, "-accept"), to(dahls))

    assert answer.status_code == 409
    page = words(answer)
    assert "Clas has rejected this request already. Nothing more was done." in page
    assert "Take back" in page
    assert "Create customer" not in every_word(answer)
    assert not Contact.objects.exists()


def test_too_late_in_the_window(erik, clas, olgas, noon):
    review.reject(erik.pk, by=clas, now=noon)

    answer = olgas.post(
        page_of(erik, "-accept"), new(), headers={"hx-request": "true", "hx-target": "window-body"}
    )

    assert answer.status_code == 409
    assert "<html" not in answer.content.decode()
    assert "Clas has rejected" in words(answer)


def test_undo_shows_first_what_it_would_remove(erik, olgas):
    olgas.post(page_of(erik, "-accept"), new())

    asked_first = olgas.post(page_of(erik, "-undo"), follow=True)

    page = words(asked_first)
    assert "the customer Dahls Bygg i Göteborg AB, number 10930113, is removed" in page
    assert "the contact Erik Dahl is removed" in page
    assert Customer.objects.exists()
    done = olgas.post(page_of(erik, "-undo"), {"sure": "1"}, follow=True)
    assert "Undone." in words(done)
    assert not Customer.objects.exists()


def test_what_cannot_be_undone_says_why(erik, olgas, noon):
    olgas.post(page_of(erik, "-accept"), new())
    Access.objects.update(last_sign_in_at=noon + timedelta(minutes=1))

    page = words(olgas.get(page_of(erik)))
    assert "This cannot be undone. They have signed in already." in page
    answer = olgas.post(page_of(erik, "-undo"), {"sure": "1"}, follow=True)
    assert "They have signed in already." in words(answer)
    assert Customer.objects.exists()


def test_the_third_request_of_somebody_shows_the_two_before(erik, clas, olgas, noon):
    review.reject(erik.pk, by=clas, now=noon)
    review.reject(asks(noon).pk, by=clas, now=noon)
    third = asks(noon)

    assert "third request" in words(olgas.get(QUEUE))
    page = olgas.get(page_of(third))
    assert "Asked before" in words(page)
    assert every_word(page).count("Rejected Clas") == 2


def test_the_number_proposed_is_the_next(erik, dahls, olgas):
    assert 'value="10927782"' in olgas.get(page_of(erik)).content.decode()


def test_a_page_of_the_queue_takes_as_many_statements_however_long_it_is(
    olgas, noon, django_assert_max_num_queries
):
    strangers(noon, 30)
    with django_assert_max_num_queries(20):
        assert olgas.get(QUEUE).status_code == 200


def test_there_is_no_such_request(olgas):
    missing = "/office/requests/00000000-0000-0000-0000-000000000000"
    assert olgas.get(missing).status_code == 404
    assert olgas.post(f"{missing}/accept").status_code == 404
    assert AccessRequest.objects.count() == 0


def test_the_limits_of_the_access_are_set_at_once(olgas, dahls, noon):
    asked = asks(noon)
    branch = Branch.objects.create(name="Malmö")
    url = page_of(asked, "-accept")
    typed = {
        "into": "existing", "customer": str(dahls.public_id), "level": "user",
        "networks": "203.0.113.0/24", "branches": [str(branch.public_id)], "ends_on": "2026-05-31",
    }  # fmt: skip

    wrong = olgas.post(url, {**typed, "networks": "the office"})
    assert wrong.status_code == 422
    assert "“the” is not an address" in wrong.content.decode()
    assert not Access.objects.exists()

    assert olgas.post(url, typed).status_code in (200, 302)
    access = Access.objects.get()
    assert [str(network) for network in access.networks] == ["203.0.113.0/24"]
    assert list(access.branches.all()) == [branch]
    assert access.ends_at


def test_limits_set_while_adding_hold_for_an_access_there_was(olgas, dahls, marits_access, noon):
    asked = asks(noon, email=marits_access.contact.email)
    SignInTry.objects.create(
        at=noon - timedelta(days=2), about="login", login=marits_access.login, room="portal",
        address="198.51.100.4", outcome="right",
    )  # fmt: skip
    typed = {
        "into": "existing", "customer": str(dahls.public_id), "level": "user",
        "networks": "203.0.113.0/24",
    }  # fmt: skip

    warned = olgas.post(page_of(asked, "-accept"), typed)

    assert warned.status_code == 422
    assert "1 of 1 sign-in in the last 90 days would have been refused." in words(warned)
    assert "198.51.100.4" in words(warned)
    asked.refresh_from_db()
    assert asked.is_open
    olgas.post(page_of(asked, "-accept"), {**typed, "limits_are_meant": "on"})
    marits_access.refresh_from_db()
    assert [str(network) for network in marits_access.networks] == ["203.0.113.0/24"]


def test_undoing_says_that_limits_set_with_it_stay(olgas, dahls, marits_access, noon):
    asked = asks(noon, email=marits_access.contact.email)
    olgas.post(page_of(asked, "-accept"), {**to(dahls), "networks": "203.0.113.0/24"})

    asked_first = olgas.post(page_of(asked, "-undo"), follow=True)

    assert "the limits that were set with it stay, until you change them" in words(asked_first)
    olgas.post(page_of(asked, "-undo"), {"sure": "1"})
    marits_access.refresh_from_db()
    assert [str(network) for network in marits_access.networks] == ["203.0.113.0/24"]


def test_adding_without_limits_leaves_those_there_were(olgas, dahls, marits_access, us, noon):
    changing.limit(marits_access.pk, Limits(ends_at=noon + timedelta(days=9)), by=us, now=noon)
    asked = asks(noon, email=marits_access.contact.email)

    olgas.post(
        page_of(asked, "-accept"),
        {"into": "existing", "customer": str(dahls.public_id), "level": "user"},
    )

    marits_access.refresh_from_db()
    assert marits_access.ends_at == noon + timedelta(days=9)
