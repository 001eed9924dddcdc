"""The seller's own look: one accent colour and a logo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tradedoor.directory.models import Seller
from tradedoor.directory.seller import the_seller

CSS = """:root {{
  --accent: light-dark({accent}, color-mix(in oklab, {accent} 55%, #fff));
  --accent-ink: light-dark(#fff, #10150f);
  --accent-soft: light-dark(
    color-mix(in oklab, {accent} 13%, #fff), color-mix(in oklab, {accent} 35%, #161a17)
  );
}}
"""


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def look(request: HttpRequest) -> HttpResponse:
    """The accent colour, as a stylesheet of its own: pages carry no style inside."""
    return HttpResponse(
        CSS.format(accent=the_seller().accent), content_type="text/css; charset=utf-8"
    )


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def logo(request: HttpRequest) -> HttpResponse:
    """The seller's logo, drawn anew when it was set (`directory.seller.set_logo`)."""
    seller = Seller.objects.filter(pk=1).exclude(logo_type="").first()
    if seller is None or not seller.logo:
        raise Http404
    return HttpResponse(bytes(seller.logo), content_type=seller.logo_type)
