"""A company's home, and the choice between several."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tradedoor.access import door
from tradedoor.access.models import Access
from tradedoor.formats import addresses, phones
from tradedoor.portal.closed import closed
from tradedoor.portal.context import company
from tradedoor.portal.guard import PortalRequest, company_page, login_of, signed_in_page
from tradedoor.web.place import where_of


@signed_in_page("GET")
def choose(request: HttpRequest) -> HttpResponse:
    """For whom to act. With one company there is nothing to choose."""
    login = login_of(request)
    now, where = timezone.now(), where_of(request)
    answers = door.answers(login.pk, where=where, now=now) if login else []
    inside = [answer.access for answer in answers if answer.decision.allowed]
    if not inside:
        return closed(request, door.why(answers, now=now))
    if len(inside) == 1:
        return redirect("portal:company", inside[0].customer.public_id)
    page = {"choices": [company(access) for access in inside], "name": inside[0].contact.first_name}
    return render(request, "portal/companies.html", page)


@company_page("GET")
def home(request: PortalRequest) -> HttpResponse:
    """Where somebody begins: who they are here, and what the seller knows of their company."""
    access = request.access
    page = {
        "contact": access.contact,
        "customer": access.customer,
        "address": addresses.lines(access.customer),
        "phone": phones.shown(access.customer.phone, country=str(access.customer.country)),
        "my_phone": phone_of(access),
    }
    return render(request, "portal/company.html", page)


def phone_of(access: Access) -> str:
    """The number somebody is reached on first."""
    number = access.contact.mobile or access.contact.phone
    return phones.shown(number, country=str(access.customer.country))
