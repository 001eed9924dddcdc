"""Contacts are noted, kept right by staff and by themselves, archived and brought back."""

import pytest

from tradedoor.access import holder
from tradedoor.actors import visitor
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.errors import Gone, NotAllowed, NotValid, StalePage
from tradedoor.giving import keeping, taking_away
from tradedoor.record.models import Entry


def edit(contact, by, now, **details):
    return keeping.edit(contact.pk, seen=contact.version, by=by, now=now, **details)


def test_a_person_is_noted_at_a_customer(dahls, clas, noon):
    eva = contacts.add(
        dahls.pk, first_name="Eva", mobile="070-174 06 05", email="Eva@Dahls.example", by=clas,
        now=noon,
    )  # fmt: skip

    eva.refresh_from_db()
    assert (eva.mobile, str(eva)) == ("+46701740605", "Eva")
    assert Entry.objects.get(verb="contact.added", subject_id=eva.public_id).actor_name == "Clas"


def test_an_address_is_one_contacts_at_its_customer(dahls, tremblay, marit, clas, noon):
    with pytest.raises(contacts.EmailTaken) as refused:
        contacts.add(
            dahls.pk, first_name="Twin", email="MARIT@dahlsbygg.example", by=clas, now=noon
        )
    assert refused.value.field == "email"

    contacts.add(tremblay.pk, first_name="Marit", email=marit.email, by=clas, now=noon)


def test_people_without_an_address_are_many(dahls, clas, noon):
    for name in ("Ada", "Bo"):
        contacts.add(dahls.pk, first_name=name, by=clas, now=noon)

    assert dahls.contacts.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "x" * 81),
        ("email", "marit"),
        ("email", "marit@dahls@bygg.example"),
        ("email", f"{'m' * 250}@x.example"),
        ("kind", "boss"),
        ("mobile", "0000"),
        ("phone", "١٢٣"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(marit, clas, noon, field, value):
    with pytest.raises(NotValid) as refused:
        edit(marit, clas, noon, **{field: value})

    assert refused.value.field == field


def test_a_nameless_contact_is_refused_not_broken(dahls, clas, noon):
    with pytest.raises(NotValid) as refused:
        contacts.add(dahls.pk, email="who@dahls.example", by=clas, now=noon)

    assert refused.value.field == "first_name"


def test_an_edit_says_what_it_changed(marit, clas, noon):
    edit(marit, clas, noon, title="Owner", first_name="Marit")

    entry = Entry.objects.get(verb="contact.edited")
    assert entry.facts == {"changed": {"title": ["", "Owner"]}}


def test_an_old_page_never_overwrites_a_newer_change(marit, olga, clas, noon):
    edit(marit, olga, noon, title="Owner")

    with pytest.raises(StalePage):
        edit(marit, clas, noon, title="Boss")

    assert Contact.objects.get().title == "Owner"


def test_archiving_takes_access_away_and_coming_back_does_not_give_it_back(
    marit, marits_access, clas, noon
):
    keeping.archive(marit.pk, by=clas, now=noon)
    keeping.archive(marit.pk, by=clas, now=noon)

    marits_access.refresh_from_db()
    assert not marits_access.is_given
    assert Entry.objects.filter(verb="contact.archived").count() == 1

    keeping.bring_back(marit.pk, by=clas, now=noon)
    keeping.bring_back(marit.pk, by=clas, now=noon)

    marits_access.refresh_from_db()
    assert Contact.objects.get(pk=marit.pk).is_here
    assert not marits_access.is_given
    assert Entry.objects.filter(verb="contact.brought-back").count() == 1


def test_an_archived_contacts_address_is_free_for_a_successor(dahls, marit, clas, noon):
    keeping.archive(marit.pk, by=clas, now=noon)
    contacts.add(dahls.pk, first_name="Successor", email=marit.email, by=clas, now=noon)

    with pytest.raises(contacts.EmailTaken):
        keeping.bring_back(marit.pk, by=clas, now=noon)

    assert not Contact.objects.get(pk=marit.pk).is_here


def test_access_is_given_back_only_to_somebody_who_is_here(marit, marits_access, clas, noon):
    keeping.archive(marit.pk, by=clas, now=noon)

    with pytest.raises(taking_away.ContactArchived):
        taking_away.give_back(marits_access.pk, by=clas, now=noon)


def test_a_person_corrects_their_own_details(marit, marits_access, noon):
    herself = holder.as_actor(marits_access, "198.51.100.7")

    contacts.correct_own(
        marit.pk, seen=marit.version, mobile="070 174 06 05", newsletter=True, by=herself, now=noon
    )

    entry = Entry.objects.get(verb="contact.corrected-own")
    assert (entry.actor_kind, entry.actor_name, entry.address) == (
        "access", "Marit Dahl", "198.51.100.7",
    )  # fmt: skip
    assert entry.facts["changed"]["mobile"] == ["", "+46701740605"]


def test_nobody_corrects_the_details_of_another_companys_people(
    luc, marits_access, lucs_access, noon
):
    with pytest.raises(Gone):
        contacts.correct_own(
            luc.pk, seen=luc.version, title="x", by=holder.as_actor(marits_access, ""), now=noon
        )


def test_nor_those_of_a_colleague(olle, marits_access, noon):
    with pytest.raises(NotAllowed):
        contacts.correct_own(
            olle.pk, seen=olle.version, title="x", by=holder.as_actor(marits_access, ""), now=noon
        )


@pytest.mark.parametrize("field", ["email", "kind", "archived_at", "customer_id", "version"])
def test_what_is_not_ones_own_to_change_stays(marit, marits_access, noon, field):
    with pytest.raises(TypeError):
        contacts.correct_own(
            marit.pk, seen=marit.version, by=holder.as_actor(marits_access, ""), now=noon,
            **{field: "x"},
        )  # fmt: skip


def test_a_person_is_told_when_staff_changed_their_details_meanwhile(
    marit, marits_access, clas, noon
):
    edit(marit, clas, noon, title="Owner")

    with pytest.raises(StalePage):
        contacts.correct_own(
            marit.pk, seen=marit.version, title="x", by=holder.as_actor(marits_access, ""),
            now=noon,
        )  # fmt: skip


def test_only_staff_who_may_edit_contacts_do(dahls, marit, nils, marits_access, noon):
    marit_herself = holder.as_actor(marits_access, "")
    for by, refusal in ((nils, NotAllowed), (marit_herself, NotAllowed), (visitor(""), Gone)):
        with pytest.raises(refusal):
            contacts.add(dahls.pk, first_name="x", by=by, now=noon)
        with pytest.raises(refusal):
            edit(marit, by, noon, title="x")
        with pytest.raises(refusal):
            keeping.archive(marit.pk, by=by, now=noon)
        with pytest.raises(refusal):
            keeping.bring_back(marit.pk, by=by, now=noon)


def test_letters_are_in_a_persons_own_language_or_their_companys(dahls, tremblay, luc, us, noon):
    other = contacts.add(tremblay.pk, first_name="Anne", by=us, now=noon)
    eva = contacts.add(dahls.pk, first_name="Eva", by=us, now=noon)

    assert (luc.speaks, other.speaks, eva.speaks) == ("fr", "fr", "")


def test_each_actor_sees_only_the_contacts_they_may_know_of(marit, olle, luc, marits_access, nils):
    seen = Contact.objects.visible_to(holder.as_actor(marits_access, ""))

    assert set(seen) == {marit, olle}
    assert set(Contact.objects.visible_to(nils)) == {marit, olle, luc}
    assert not Contact.objects.visible_to(visitor(""))
