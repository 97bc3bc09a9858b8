"""What is said of a calendar is kept as codes, and worded for whoever reads."""

import pytest
from django.utils.translation import override

from bookings.calendars.remarks import REMARKS, TOO_MANY_SPANS, remark, remarks_of, trouble_of
from bookings.models import Feed
from tests.plain import plain


def told(feed: Feed, language: str) -> list[str]:
    with override(language):
        return [plain(one.message) for one in remarks_of(feed)]


@pytest.mark.parametrize("code", REMARKS)
def test_every_remark_has_words_in_both_languages(code: str) -> None:
    feed = Feed(problems=[remark(3, code)])
    assert told(feed, "fr") == [plain(REMARKS[code])]
    assert told(feed, "en") != told(feed, "fr")


def test_what_was_kept_with_its_sentence_is_told_anew() -> None:
    known, unknown = remark(1, TOO_MANY_SPANS), remark(2, "of_old")
    feed = Feed(problems=[{**known, "message": "Too many."}, {**unknown, "message": "Old."}])
    assert told(feed, "fr") == [plain(REMARKS[TOO_MANY_SPANS]), "Old."]


@pytest.mark.parametrize(
    ("fields", "french", "english"),
    [
        ({"last_error": ""}, "", ""),
        (
            {"error_code": "no_answer", "state": "failing"},
            "Le serveur ne répond pas : nous réessaierons.",
            "The server is not answering: we will try again.",
        ),
        ({"error_code": "old", "state": "failing"}, "As kept.", "As kept."),
        (
            {"error_code": "no_answer", "state": "empty"},
            "L’agenda est soudain vide. S’il l’est encore à la prochaine lecture, tout sera libéré.",
            "The calendar is suddenly empty. If it is still empty the next time we read it, everything will be freed.",
        ),
    ],
)
def test_trouble_is_told_by_its_code(fields: dict[str, str], french: str, english: str) -> None:
    feed = Feed(**{"last_error": "As kept.", **fields})
    for language, sentence in (("fr", french), ("en", english)):
        with override(language):
            assert plain(trouble_of(feed)) == sentence
