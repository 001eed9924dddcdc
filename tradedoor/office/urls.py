"""Staff's pages."""

from django.conf import settings as configured
from django.urls import path
from django.views.generic import TemplateView

from tradedoor.office import (
    access,
    contacts,
    customers,
    entrance,
    home,
    invite,
    keys,
    letters,
    me,
    record,
    remedies,
    requests,
    settings,
    sign_up,
    standing,
    why,
)

app_name = "office"
urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in", entrance.sign_in, name="sign-in"),
    path("sign-out", entrance.sign_out, name="sign-out"),
    path("forgot-password", entrance.forgot_password, name="forgot-password"),
    path("choose-password/<str:token>", entrance.choose_password, name="choose-password"),
    path("customers/", customers.index, name="customers"),
    path("customers/new", customers.new, name="customer-new"),
    path("customers/<uuid:customer>/", customers.card, name="customer"),
    path("customers/<uuid:customer>/edit", customers.edit, name="customer-edit"),
    path("customers/<uuid:customer>/block", customers.block, name="customer-block"),
    path("customers/<uuid:customer>/unblock", customers.unblock, name="customer-unblock"),
    path("customers/<uuid:customer>/contacts/", contacts.index, name="contacts"),
    path("customers/<uuid:customer>/contacts/new", contacts.new, name="contact-new"),
    path("customers/<uuid:customer>/access/", access.index, name="customer-access"),
    path("customers/<uuid:customer>/history/", record.of_customer, name="customer-history"),
    path("contacts/<uuid:contact>/", contacts.card, name="contact"),
    path("contacts/<uuid:contact>/edit", contacts.edit, name="contact-edit"),
    path("contacts/<uuid:contact>/archive", contacts.archive, name="contact-archive"),
    path("contacts/<uuid:contact>/bring-back", contacts.bring_back, name="contact-bring-back"),
    path("contacts/<uuid:contact>/access", access.window, name="access"),
    path("contacts/<uuid:contact>/access/send", access.send_again, name="access-send"),
    path("contacts/<uuid:contact>/access/print", access.print_letter, name="access-print"),
    path("contacts/<uuid:contact>/access/take-away", access.take_away, name="access-take-away"),
    path("contacts/<uuid:contact>/access/reset", access.reset, name="access-reset"),
    path("contacts/<uuid:contact>/access/unlock", access.unlock, name="access-unlock"),
    path("contacts/<uuid:contact>/access/give-back", access.give_back, name="access-give-back"),
    path("contacts/<uuid:contact>/keys/new", keys.new, name="key-new"),
    path("contacts/<uuid:contact>/keys/<uuid:key>/take-away", keys.take_away, name="key-take-away"),
    path("access/", standing.index, name="standing"),
    path("access/export", standing.export, name="standing-export"),
    path("access/remedies", remedies.confirm, name="remedies"),
    path("access/remedies/start", remedies.start, name="remedies-start"),
    path("access/runs/<uuid:run>", remedies.run, name="remedy-run"),
    path("access/runs/<uuid:run>/stop", remedies.stop, name="remedy-run-stop"),
    path("requests/", requests.index, name="requests"),
    path("requests/<uuid:request_id>", requests.request, name="request"),
    path("requests/<uuid:request_id>/accept", requests.accept, name="request-accept"),
    path("requests/<uuid:request_id>/reject", requests.reject, name="request-reject"),
    path("requests/<uuid:request_id>/ask", requests.ask, name="request-ask"),
    path("requests/<uuid:request_id>/take-back", requests.take_back, name="request-take-back"),
    path("requests/<uuid:request_id>/undo", requests.undo, name="request-undo"),
    path("invite", invite.invite, name="invite"),
    path("invite/<str:to>.svg", invite.qr, name="invite-qr"),
    path("settings/sign-up", sign_up.settings, name="sign-up-settings"),
    path("settings/sign-up/fields/new", sign_up.new_field, name="sign-up-field-new"),
    path("settings/sign-up/fields/<uuid:field>", sign_up.edit_field, name="sign-up-field"),
    path(
        "settings/sign-up/fields/<uuid:field>/remove",
        sign_up.remove_field,
        name="sign-up-field-remove",
    ),
    path(
        "settings/sign-up/fields/<uuid:field>/move", sign_up.move_field, name="sign-up-field-move"
    ),
    path(
        "settings/sign-up/fields/<uuid:field>/bring-back",
        sign_up.bring_back_field,
        name="sign-up-field-bring-back",
    ),
    path("why", why.index, name="why"),
    path("letters/", letters.index, name="letters"),
    path("letters/<uuid:letter>", letters.letter, name="letter"),
    path("record/", record.index, name="record"),
    path("settings", settings.seller, name="settings"),
    path("me", me.me, name="me"),
    path("me/language", me.language, name="my-language"),
    path("me/password", me.password, name="my-password"),
]

if configured.DEBUG:
    urlpatterns.append(
        path("pieces", TemplateView.as_view(template_name="pieces.html"), name="pieces")
    )
