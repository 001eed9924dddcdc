"""The seller says in the office what its sign-up form asks, and what happens to who fills it in."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.pages import words
from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.directory.models import Seller
from tradedoor.errors import NotAllowed
from tradedoor.record.models import Entry
from tradedoor.record.sentences import detail, sentence
from tradedoor.requests import fields
from tradedoor.requests.models import RequestField

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SETTINGS = "office:sign-up-settings"


def added(label: str, us: Actor, noon: datetime, **how: Any) -> RequestField:
    plain: dict[str, Any] = {"kind": "text", "choices": [], "required": False}
    return fields.add(**{**plain, "labels": {"en": label}, **how}, by=us, now=noon)


def labels() -> list[str]:
    return [field.label for field in RequestField.objects.asked()]


def test_a_question_is_added_changed_and_removed_in_the_office(olgas: Client) -> None:
    typed = {"label_en": "Trade", "label_sv": "Bransch", "kind": "choice", "required": "on"}
    new = reverse("office:sign-up-field-new")

    typed["seen"] = "0"
    wrong = olgas.post(new, {**typed, "choices": "Roofs"})
    assert wrong.status_code == 422
    assert "Write at least two choices, one on each line." in words(wrong)
    assert 'value="Bransch"' in wrong.content.decode()

    olgas.post(new, {**typed, "choices": "Roofs\n\n Floors \nRoofs"})
    field = RequestField.objects.get()
    assert (field.choices, field.required) == (["Roofs", "Floors"], True)
    with translation.override("sv"):
        assert field.label == "Bransch"

    edit = reverse("office:sign-up-field", args=[field.public_id])
    page = olgas.get(edit)
    assert "Roofs\nFloors</textarea>" in page.content.decode()
    seen = page.context["form"]["seen"].value()
    olgas.post(edit, {"label_en": "Trade?", "kind": "text", "seen": seen})
    entry = Entry.objects.newest_first()[0]
    assert sentence(entry) == "What the sign-up form asks was changed: Trade?"
    assert "Label: Trade / Bransch → Trade?" in detail(entry)

    gone = olgas.post(reverse("office:sign-up-field-remove", args=[field.public_id]), follow=True)
    assert labels() == []
    assert "Ask it again" in words(gone)
    olgas.post(reverse("office:sign-up-field-bring-back", args=[field.public_id]))
    assert labels() == ["Trade?"]


def test_a_question_needs_a_label_in_one_language(olgas: Client) -> None:
    answer = olgas.post(
        reverse("office:sign-up-field-new"), {"kind": "text", "label_en": " ", "seen": 0}
    )

    assert answer.status_code == 422
    assert "label_en" in answer.context["form"].errors


def test_whoever_reads_no_language_it_is_written_in_reads_the_first(
    us: Actor, seller: Seller, noon: datetime
) -> None:
    field = added("", us, noon, labels={"en": "", "sv": "Bransch"})
    with translation.override("fr"):
        assert field.label == "Bransch"


def test_what_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed(
    olgas: Client, us: Actor, noon: datetime
) -> None:
    field = added("Trade", us, noon, labels={"en": "Trade", "sv": "Bransch"})
    edit = reverse("office:sign-up-field", args=[field.public_id])
    seen = olgas.get(edit).context["form"]["seen"].value()
    theirs = {"kind": "text", "choices": [], "required": False, "labels": {"en": "Your trade"}}
    fields.change(field.pk, seen=field.version, by=us, now=noon, **theirs)

    mine = {"kind": "text", "label_en": "What trade?", "label_sv": "Bransch", "seen": seen}
    answer = olgas.post(edit, mine)

    assert answer.status_code == 409
    shown = {row.label: (row.mine, row.theirs) for row in answer.context["differences"]}
    assert shown == {
        "Label in English": ("What trade?", "Your trade"),
        "Label in Swedish": ("Bransch", ""),
    }
    assert labels() == ["Your trade"]
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert olgas.post(edit, again).status_code == 302
    assert labels() == ["What trade?"]


def test_saving_what_was_not_changed_disturbs_nobody(
    us: Actor, seller: Seller, noon: datetime
) -> None:
    field = added("Trade", us, noon)
    same = {"kind": "text", "choices": [], "required": False, "labels": {"en": "Trade"}}

    assert fields.change(field.pk, seen=1, by=us, now=noon, **same).version == 1
    assert fields.remove(field.pk, by=us, now=noon).version == 2


def test_questions_change_places(olgas: Client, us: Actor, noon: datetime) -> None:
    a, b, c = (added(label, us, noon) for label in "ABC")

    olgas.post(reverse("office:sign-up-field-move", args=[c.public_id]) + "?up=1")
    assert labels() == ["A", "C", "B"]
    olgas.post(reverse("office:sign-up-field-move", args=[a.public_id]))
    assert labels() == ["C", "A", "B"]
    olgas.post(reverse("office:sign-up-field-move", args=[b.public_id]))
    olgas.post(reverse("office:sign-up-field-move", args=[c.public_id]) + "?up=1")
    assert labels() == ["C", "A", "B"]


def test_a_question_removed_meanwhile_does_not_move(
    us: Actor, seller: Seller, noon: datetime
) -> None:
    a, _b = added("A", us, noon), added("B", us, noon)
    fields.remove(a.pk, by=us, now=noon)
    fields.move(a.pk, up=False, by=us, now=noon)

    assert labels() == ["B"]


def test_hostile_labels_show_as_text(olgas: Client, us: Actor, noon: datetime) -> None:
    hostile = '<img src=x onerror="alert(1)">'
    added(hostile, us, noon, kind="choice", choices=[hostile, "Roofs"])

    for page in (olgas.get(reverse(SETTINGS)), Client().get(reverse("portal:sign-up"))):
        assert page.status_code == 200
        assert "<img src=x" not in page.content.decode()


def test_the_rules_of_signing_up_are_set_in_the_office(
    olgas: Client, clas: Actor, olga_staff: Staff
) -> None:
    page = olgas.get(reverse(SETTINGS))
    seen = page.context["form"]["seen"].value()
    typed = {"rejected_kept_days": 30, "told": [olga_staff.pk], "seen": seen}
    assert olgas.post(reverse(SETTINGS), typed).status_code == 302

    seller = Seller.objects.get()
    assert (seller.requests_need_proof, seller.rejected_kept_days) == (False, 30)
    assert list(Staff.objects.filter(gets_requests=True)) == [olga_staff]

    stale = olgas.post(reverse(SETTINGS), {**typed, "rejected_kept_days": 90})
    assert stale.status_code == 409
    assert Seller.objects.get().rejected_kept_days == 30


@pytest.mark.parametrize("days", ["0", "-1", "99999", "many"])
def test_days_that_make_no_sense_are_refused(olgas: Client, days: str) -> None:
    seen = olgas.get(reverse(SETTINGS)).context["form"]["seen"].value()
    answer = olgas.post(reverse(SETTINGS), {"rejected_kept_days": days, "seen": seen})

    assert answer.status_code == 422
    assert "rejected_kept_days" in answer.context["form"].errors


def test_clerks_may_not_change_what_is_asked(clases: Client, clas: Actor, noon: datetime) -> None:
    assert clases.get(reverse(SETTINGS)).status_code == 403
    with pytest.raises(NotAllowed):
        added("Trade", clas, noon)
