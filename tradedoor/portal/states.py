"""What a form suggests once a country is chosen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_countries import countries

from tradedoor.formats import states
from tradedoor.portal.guard import public_page


@public_page("GET")
def suggested(request: HttpRequest) -> HttpResponse:
    """The states or provinces of a country, for the box beside it; of most there are none."""
    country = request.GET.get("country", "")
    found = states.choices(country) if country in countries.countries else []
    return render(request, "pieces/states.html", {"states": found})
