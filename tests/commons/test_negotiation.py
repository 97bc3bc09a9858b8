"""Answers come in the form that the framework would choose."""

import pytest
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import JSONRenderer, StaticHTMLRenderer
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from commons.api.negotiation import QuickNegotiation

RENDERERS = [JSONRenderer(), StaticHTMLRenderer()]


def chosen(negotiation: DefaultContentNegotiation, path: str, headers: dict[str, str], suffix: str | None) -> object:
    try:
        return negotiation.select_renderer(Request(APIRequestFactory().get(path, headers=headers)), RENDERERS, suffix)
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("accept", [None, "*/*", "text/html", "text/html, */*;q=0.1", "image/png", "*/*; indent=4", ""])
@pytest.mark.parametrize("path", ["/", "/?format=json", "/?format=html"])
@pytest.mark.parametrize("suffix", [None, "html"])
def test_choice_is_the_frameworks(accept: str | None, path: str, suffix: str | None) -> None:
    headers = {} if accept is None else {"accept": accept}
    ours = chosen(QuickNegotiation(), path, headers, suffix)
    assert ours == chosen(DefaultContentNegotiation(), path, headers, suffix)


def test_what_we_have_not_is_refused() -> None:
    assert chosen(QuickNegotiation(), "/", {"accept": "image/png"}, None) is NotAcceptable
