"""Every address of the house."""

from django.conf import settings
from django.urls import include, path

from tradedoor.web import bundles, look

urlpatterns = [
    path("bundles/<slug:digest>/<str:name>", bundles.send, name="bundle"),
    path("look.css", look.look, name="look"),
    path("logo", look.logo, name="logo"),
    path("office/", include("tradedoor.office.urls")),
    path("api/", include("tradedoor.api.urls")),
    path("", include("tradedoor.portal.urls")),
]

if settings.ANYMAIL.get("WEBHOOK_SECRET"):
    urlpatterns.insert(0, path("hooks/", include("tradedoor.web.hooks")))
if settings.DEMO:
    urlpatterns.insert(0, path("mailbox/", include("tradedoor.demo.mail.urls")))
if settings.DEBUG:
    urlpatterns.insert(0, path("office/pieces", include("tradedoor.demo.pieces.urls")))

handler400 = "tradedoor.web.errors.bad_request"
handler403 = "tradedoor.web.errors.forbidden"
handler404 = "tradedoor.web.errors.not_found"
handler500 = "tradedoor.web.trouble.pages.broken"
