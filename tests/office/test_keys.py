"""API keys on a contact's card: made in a small window, shown once, taken away."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.conftest import a_key
from tests.pages import bubble, fields, words
from tradedoor.access.models import ApiKey
from tradedoor.giving import taking_away

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ seller }}{% debug %}",
    "%(key)s %s",
    "\" onmouseover=alert(1) '",
    "名前" * 20,
]


@pytest.fixture
def card(marit):
    return reverse("office:contact", args=[marit.public_id])


@pytest.fixture
def new_url(marit, marits_access):
    return reverse("office:key-new", args=[marit.public_id])


def typed(page, **more):
    return {**fields(page), "name": "ERP", "ends_on": "2027-03-03", **more}


def secret_in(page) -> str:
    found = re.search(r"td_[0-9a-f]{8}_[\w-]{43}", page.content.decode())
    assert found
    return found[0]


def test_the_card_says_what_a_key_is_for_until_there_is_one(clases, nilses, card, new_url):
    assert "With one, a program of the customer’s comes in as this person." in words(
        clases.get(card)
    )
    assert new_url in clases.get(card).content.decode()
    assert new_url not in nilses.get(card).content.decode()


def test_who_has_no_access_has_no_keys(clases, olle):
    card = reverse("office:contact", args=[olle.public_id])

    assert "API keys" not in words(clases.get(card))
    assert clases.get(reverse("office:key-new", args=[olle.public_id])).status_code == 404


def test_the_secret_is_shown_once(clases, card, new_url, program):
    made = clases.post(new_url, typed(clases.get(new_url), scopes=["read", "order"]))

    assert made.status_code == 200
    secret = secret_in(made)
    assert "This is the only time it is shown" in words(made)
    assert "no-store" in made["Cache-Control"]
    assert program(secret) == 200
    for page in (card, new_url, "/office/record/", "/office/letters/"):
        assert secret not in clases.get(page).content.decode()
    assert "ERP" in words(clases.get(card))


@pytest.fixture
def program(client):
    def asks(secret: str) -> int:
        answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
        status: int = answer.status_code
        return status

    return asks


def test_the_last_day_counts_whole(clases, new_url):
    clases.post(new_url, typed(clases.get(new_url), ends_on="2026-06-30"))

    # In summer the seller's midnight is two hours before that of Greenwich.
    assert ApiKey.objects.get().expires_at.isoformat() == "2026-06-30T22:00:00+00:00"


def test_the_list_says_all_there_is_to_know(clases, card, marits_access, us, noon, client):
    made = a_key(marits_access, us, noon, name="Lager", scopes=["order", "read"])
    client.get(
        "/api/v1/me",
        headers={"Authorization": f"Bearer {made.secret}"},
        REMOTE_ADDR="203.0.113.9",
    )

    shown = words(clases.get(card))
    for told in (
        "Lager", made.key.prefix, "order, read", "from anywhere", "from 203.0.113.9", "Works",
        "The last day is 2 April.", "by tests",
    ):  # fmt: skip
        assert told in shown


def test_a_key_is_taken_away_at_once_and_seen_to_have_ended(
    clases, card, marit, marits_access, us, noon, program
):
    made = a_key(marits_access, us, noon)
    url = reverse("office:key-take-away", args=[marit.public_id, made.key.public_id])
    assert url in clases.get(card).content.decode()

    said = bubble(clases, clases.post(url))

    assert said == (
        "The API key “ERP” is taken away. Programs that use it are refused from now on."
    )
    assert program(made.secret) == 401
    assert "Taken away On 3 March." in words(clases.get(card))
    assert url not in clases.get(card).content.decode()


def test_a_key_of_somebody_else_is_not_found_under_this_name(
    clases, marit, marits_access, lucs_access, us, noon
):
    lucs = a_key(lucs_access, us, noon).key

    answer = clases.post(reverse("office:key-take-away", args=[marit.public_id, lucs.public_id]))

    assert answer.status_code == 404
    lucs.refresh_from_db()
    assert lucs.ended_at is None


def test_a_form_sent_twice_makes_one_key(clases, new_url):
    once = typed(clases.get(new_url))
    clases.post(new_url, once)
    again = clases.post(new_url, once)

    assert again.headers["Location"].endswith("#keys")
    assert "This key is made already" in bubble(clases, again)
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"name": ""}, "name", "required"),
        ({"name": "x" * 81}, "name", "at most 80"),
        ({"name": "a\x07b"}, "name", "cannot be typed"),
        ({"name": "a\u202eb"}, "name", "cannot be typed"),
        ({"scopes": []}, "scopes", "required"),
        ({"scopes": ["all"]}, "scopes", "all"),
        ({"ends_on": ""}, "ends_on", "required"),
        ({"ends_on": "soon"}, "ends_on", "valid date"),
        ({"ends_on": "2026-03-02"}, "ends_on", "after today"),
        ({"ends_on": "0001-01-01"}, "ends_on", "after today"),
        ({"ends_on": "2028-04-01"}, "ends_on", "within two years"),
        ({"ends_on": "9999-12-31"}, "ends_on", "within two years"),
        ({"networks": "here"}, "networks", "“here” is not an address"),
        ({"networks": "203.0.113.0/33"}, "networks", "is not an address"),
        ({"networks": "0.0.0.0/0"}, "networks", "every address there is"),
        ({"networks": "\n".join(f"10.0.0.{n}" for n in range(51))}, "networks", "at most 50"),
        ({"once": "nonsense"}, "once", "valid UUID"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(
    clases, new_url, wrong, field, said
):
    sent = typed(clases.get(new_url), name="Stock", networks="203.0.113.7")
    answer = clases.post(new_url, {**sent, **wrong})

    assert answer.status_code == 422
    form = answer.context["form"]
    assert said in " ".join(form.errors[field])
    for kept in {"name", "ends_on", "networks"} - {field}:
        assert form[kept].value() == sent[kept]
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_only_text(clases, card, new_url, marit, name):
    made = clases.post(new_url, typed(clases.get(new_url), name=name))
    key = ApiKey.objects.get()
    url = reverse("office:key-take-away", args=[marit.public_id, key.public_id])

    shown = clases.get(card)
    taken = clases.post(url, follow=True)

    for page in (made, shown, taken, clases.get("/office/record/")):
        assert "<script>alert(1)" not in page.content.decode()
        assert '" onmouseover' not in page.content.decode()
    assert name in words(shown)
    assert f"“{name}” is taken away" in words(taken)


def test_after_the_access_came_back_its_keys_did(clases, card, marits_access, us, noon):
    a_key(marits_access, us, noon)
    taking_away.take_away(marits_access.pk, by=us, now=noon)
    shown = words(clases.get(card))
    assert "Ended with the access It works again when access is given back." in shown
    assert "New key" not in shown

    taking_away.give_back(marits_access.pk, by=us, now=noon)
    assert "Works" in words(clases.get(card))


def test_a_refusal_of_the_verb_is_shown_in_the_window(clases, new_url, marits_access, us, noon):
    page = typed(clases.get(new_url))
    taking_away.take_away(marits_access.pk, by=us, now=noon)

    answer = clases.post(new_url, page, headers={"HX-Request": "true", "HX-Target": "window-body"})

    assert answer.status_code == 422
    assert "This contact cannot come in, so no key was made." in words(answer)


def test_a_key_that_is_not_there(clases, marit, marits_access):
    nowhere = reverse("office:key-take-away", args=[marit.public_id, uuid.uuid4()])

    assert clases.post(nowhere).status_code == 404


def test_an_ended_key_is_no_longer_offered_to_be_taken(
    clases, card, marits_access, us, noon, clock
):
    a_key(marits_access, us, noon, expires_at=noon + timedelta(hours=1))
    clock.shift(timedelta(hours=2))

    shown = clases.get(card)
    assert "Ended The last day was 3 March." in words(shown)
    assert "take-away" not in shown.content.decode().split('id="keys"')[1].split("</section>")[0]
