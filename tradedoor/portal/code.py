"""A printed letter: its code is typed here, and leads to the page its link leads to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tradedoor.credentials.counting import TooManyTries
from tradedoor.invitations import printing
from tradedoor.portal.forms import PrintedCode
from tradedoor.portal.guard import public_page
from tradedoor.portal.invitation import keeps_its_link
from tradedoor.web.address import client_address


@public_page("GET", "POST")
@keeps_its_link
def code(request: HttpRequest) -> HttpResponse:
    """Type the code. Whatever is wrong with it, the answer is the same."""
    form = PrintedCode(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    typed, address = form.cleaned_data["code"], client_address(request)
    try:
        token = printing.token_of(typed, address=address, now=timezone.now())
    except (printing.CodeNotOpen, TooManyTries) as refusal:
        form.refuse(refusal)
        return _page(request, form, status=refusal.status)
    return redirect("portal:invitation", token)


def _page(request: HttpRequest, form: PrintedCode, *, status: int) -> HttpResponse:
    return render(request, "portal/code.html", {"form": form}, status=status)
