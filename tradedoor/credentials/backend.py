"""The part of Django's authentication we use: finding the login of a session again."""

from tradedoor.credentials.models import Login


class LoginBackend:
    """Only reloads. Who may sign in is decided in `credentials.proving` and by the door."""

    def get_user(self, login_id: int) -> Login | None:
        return Login.objects.filter(pk=login_id).first()
