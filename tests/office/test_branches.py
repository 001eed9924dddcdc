"""A clerk of one branch, generated from the table of addresses: no page can forget the limit.

Clas works at Malmö. Dahls Bygg is of Göteborg: to him it is as if it were not there.
"""

import re
import uuid

import pytest
from django.urls import URLPattern, reverse

from tests.conftest import a_key, invited
from tests.office.conftest import came_back
from tests.pages import words
from tests.requests.conftest import asks
from tradedoor.directory.models import Branch
from tradedoor.letters.models import Letter
from tradedoor.office import urls
from tradedoor.record.models import Entry
from tradedoor.requests import accepting, fields
from tradedoor.standing.models import RemedyRun

# Rows of no customer: what they name is the same for everybody in the office.
SELLERS_OWN = {"field", "to", "token", "job"}
TRACES = ("Dahls", "Marit", "marit@", "10927781", "dahlsbygg", "Erik", "411 05")

ROUTES = {str(route.name): route for route in urls.urlpatterns if isinstance(route, URLPattern)}
ARGUMENTS = {name: set(route.pattern.converters) for name, route in ROUTES.items()}
WITH_ROWS = sorted(name for name, names in ARGUMENTS.items() if names - SELLERS_OWN)
LISTS = sorted(
    name
    for name, names in ARGUMENTS.items()
    if not names and name not in ("sign-in", "sign-out", "forgot-password", "pieces")
)
# What makes a list show more than its first page does; whatever is typed here is shown again.
ASKED = {
    "customers": ["q=031-12+34+56", "q=bygg", "sort=-newest"],
    "standing": ["find=bygg", "status=every", "status=needs-us", "age=7"],
    "requests": ["show=accepted", "show=asked", "show=rejected", "find=bygg"],
    "remedies": ["all=1&status=every", "contact={contact}"],
    "why": ["name=mdahl", "name=zwist"],
    "letters": ["show=failed", "show=queued"],
    "record": ["about=access", "about=requests", "about=customers", "about=sign-ins"],
}


@pytest.fixture
def theirs(dahls, marit, olle, tremblay, luc, clas_staff, olga_staff, us, noon):
    """Everything there can be of a customer of another branch, by what addresses call it."""
    goteborg, malmo = (Branch.objects.create(name=name) for name in ("Göteborg", "Malmö"))
    for customer, branch in ((dahls, goteborg), (tremblay, malmo)):
        customer.branch = branch
        customer.save()
    access = invited(marit, us, noon, code="mdahl")
    letter = came_back(access, noon)
    invited(luc, us, noon)
    request = asks(noon, company="Dahls Filial", email="erik@dahlsbygg.example", first_name="Erik")
    accepting.accept(request.pk, into=dahls.pk, level="user", by=us, now=noon)
    clas_staff.branches = [malmo.pk]
    clas_staff.save()
    return {
        "customer": dahls.public_id,
        "contact": marit.public_id,
        "key": a_key(access, us, noon).key.public_id,
        "letter": letter.public_id,
        "request_id": request.public_id,
        "run": RemedyRun.objects.create(staff=olga_staff, made_at=noon).public_id,
        "field": fields.add(kind="text", labels={"en": "Trade"}, by=us, now=noon).public_id,
    }


def without_ids(page):
    """What the page says, whichever row it was asked for."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", words(page))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WITH_ROWS)
def test_a_row_of_another_branch_is_like_one_there_is_not(clases, theirs, name, method):
    there = {argument: theirs[argument] for argument in ARGUMENTS[name]}
    nowhere = {argument: uuid.uuid4() for argument in ARGUMENTS[name]}
    before = Entry.objects.count()
    ask = getattr(clases, method)

    shown, missing = (ask(reverse(f"office:{name}", kwargs=ids)) for ids in (there, nowhere))

    assert shown.status_code == missing.status_code
    assert shown.status_code in (403, 404, 405)
    assert without_ids(shown) == without_ids(missing)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", LISTS)
def test_no_list_leaves_a_trace_of_another_branch(clases, theirs, name):
    for query in ["", *ASKED.get(name, [])]:
        page = clases.get(f"{reverse(f'office:{name}')}?{query.format(**theirs)}")
        said = page.content.decode()
        assert [trace for trace in TRACES if trace in said] == [], query


def test_the_file_leaves_no_trace_of_another_branch(clases, theirs):
    for file in ("csv", "xlsx"):
        answer = clases.post(reverse("office:standing-export"), {"status": "every", "file": file})
        said = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert file == "xlsx" or b"Luc" in said
        assert [trace for trace in TRACES if trace.encode() in said] == []


def test_all_of_it_is_there_for_whoever_works_for_every_branch(olgas, theirs):
    """Or the tests above would show nothing."""
    for name in ("customers", "standing", "letters", "record"):
        assert "Dahls" in olgas.get(reverse(f"office:{name}")).content.decode(), name
    assert "Erik" in olgas.get(reverse("office:requests") + "?show=accepted").content.decode()
    assert "Marit" in olgas.get(reverse("office:why") + "?name=mdahl").content.decode()
    assert olgas.get(reverse("office:home")).context["outside_count"] == 1


def test_what_waits_at_another_branch_is_not_counted(clases, theirs):
    home = clases.get(reverse("office:home"))

    assert home.context["outside_count"] == 0
    assert Letter.objects.failed().count() == 1
    assert not [item for item in home.context["rail"]() if item.count]


def test_a_customer_is_put_where_one_can_see_it(clases, theirs, tremblay):
    elsewhere = Branch.objects.get(name="Göteborg")
    page = clases.get(reverse("office:customer-edit", args=[tremblay.public_id]))
    typed = {**page.context["form"].initial, "branch": elsewhere.public_id}

    answer = clases.post(
        reverse("office:customer-edit", args=[tremblay.public_id]),
        {key: value for key, value in typed.items() if value is not None},
    )

    assert answer.status_code == 422
    tremblay.refresh_from_db()
    assert tremblay.branch.name == "Malmö"
    assert "Göteborg" not in page.content.decode()
