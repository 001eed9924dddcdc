"""What a page says to whoever reads it."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client


def words(response: Any) -> str:
    """What stands on a page, without its markup: what it must say is asked for here."""
    return words_of(without("script|style|template|head", response))


def every_word(response: Any) -> str:
    """With the title and what is not shown yet: what it must not say is nowhere in here."""
    return words_of(without("script|style", response))


def without(tags: str, response: Any) -> str:
    return re.sub(rf"<({tags})\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)


def words_of(markup: object) -> str:
    text = str(markup).replace("<wbr>", "")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def bubble(client: Client, response: HttpResponse) -> str:
    """What the bubble says on the page one is sent to."""
    assert response.status_code == 302, response.content.decode()
    page = client.get(response.headers["Location"])
    return " ".join(words_of(message.message) for message in page.context["messages"])


def fields(response: Any, form: str = "form") -> dict[str, Any]:
    """What a form holds as it is shown, ready to be sent."""
    shown = response.context[form]
    held = {field.html_name: field.value() for field in shown}
    return {name: value for name, value in held.items() if value is not None and value is not False}


def alike(response: Any, *, typed: str) -> tuple[int, dict[str, str], str]:
    """All that an answer tells: status, headers, body, without what must differ."""
    body = re.sub(
        r'(csrfmiddlewaretoken" value="|x-csrftoken": ")\w+', r"\1-", response.content.decode()
    )
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    cookies = {
        name: re.sub(r"=\w+", "=-", str(morsel), count=1)
        for name, morsel in response.cookies.items()
    }
    return response.status_code, {**headers, **cookies}, body.replace(typed, "…")
