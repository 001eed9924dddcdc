"""The customer's pages."""

from django.urls import path

from tradedoor.portal import code, company, entrance, invitation, keys, me, sign_up, states

app_name = "portal"
urlpatterns = [
    path("", entrance.home, name="home"),
    path("sign-in", entrance.sign_in, name="sign-in"),
    path("sign-out", entrance.sign_out, name="sign-out"),
    path("sign-up", sign_up.sign_up, name="sign-up"),
    path("states", states.suggested, name="states"),
    path("r/<str:token>", sign_up.status, name="request"),
    path("forgot-password", entrance.forgot_password, name="forgot-password"),
    path("language", entrance.language, name="language"),
    path("at/<uuid:branch>", entrance.branch_door, name="branch-door"),
    path("at", entrance.leave_branch, name="leave-branch"),
    path("code", code.code, name="code"),
    path("i/<str:token>", invitation.invitation, name="invitation"),
    path("i/<str:token>/new-link", invitation.new_link, name="new-link"),
    path("companies", company.choose, name="companies"),
    path("c/<uuid:customer>/", company.home, name="company"),
    path("c/<uuid:customer>/me", me.details, name="me"),
    path("c/<uuid:customer>/me/keys", keys.index, name="keys"),
    path("c/<uuid:customer>/me/keys/new", keys.new, name="key-new"),
    path("c/<uuid:customer>/me/keys/<uuid:key>/take-away", keys.take_away, name="key-take-away"),
    path("c/<uuid:customer>/me/password", me.password, name="password"),
    path(
        "c/<uuid:customer>/me/sign-out-elsewhere",
        me.sign_out_elsewhere,
        name="sign-out-elsewhere",
    ),
]
