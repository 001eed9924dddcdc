"""A link is for whoever was written to, and for nobody who looks on."""

from tests.conftest import invited, link_of
from tests.plugins.smtp import hand_over
from tradedoor.letters.models import Letter, LetterTry


def test_a_mail_server_that_quotes_the_link_tells_it_nobody(client, mail_server, olle, us, noon):
    token = link_of(invited(olle, us, noon))
    mail_server.answer_to_letters = f"554 5.7.1 Blocked: https://shop.example/i/{token} is listed"
    hand_over(noon)

    told = f"{Letter.objects.get().server_words} {LetterTry.objects.get().words}"
    assert "is listed" in told
    assert token.split(".")[1] not in told
