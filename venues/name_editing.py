"""The names of a venue's things in other languages than its own."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from venues.models import DepositTerm, PaperTerm, Season, Space, Supplement, Venue
from venues.models.naming import Named

SPACE: Final = "space"
SEASON: Final = "season"
SUPPLEMENT: Final = "supplement"
DEPOSIT: Final = "deposit"
PAPER: Final = "paper"

Subject = tuple[str, int | None]


def named_things(venue: Venue) -> dict[str, QuerySet[Any]]:
    """What of the venue has names, by the word of a text's key, in the order in which hosts see it."""
    return {
        SPACE: Space.objects.filter(venue=venue).order_by("position", "pk"),
        SEASON: Season.objects.filter(venue=venue).order_by("first_day", "pk"),
        SUPPLEMENT: Supplement.objects.filter(season__venue=venue).order_by("pk"),
        DEPOSIT: DepositTerm.objects.filter(venue=venue).exclude(label=""),
        PAPER: PaperTerm.objects.filter(venue=venue).exclude(label=""),
    }


def write_names(venue: Venue, language: str, names: Mapping[Subject, str]) -> None:
    """Write names in `language`; an empty one is taken away. The venue lock is held.

    Each season has supplements of its own: as one is called, all of the same name are. Spaces are each their own.
    """
    for about, found in named_things(venue).items():
        given = {pk: text.strip() for (of, pk), text in names.items() if of == about}
        if given:
            things = list(found)
            _write(things, language, given if about == SPACE else _of_the_same_name(things, given))


def forget_language(venue: Venue, language: str) -> None:
    """A language that becomes the venue's own: what is called something in it is so in its own column."""
    for found in named_things(venue).values():
        _write(every := list(found), language, {one.pk: "" for one in every})


def _of_the_same_name(things: Sequence[Named], names: Mapping[int | None, str]) -> dict[int | None, str]:
    by_own_name = {str(one): names[one.pk] for one in things if one.pk in names}
    return {one.pk: by_own_name[str(one)] for one in things if str(one) in by_own_name}


def _write(things: Sequence[Named], language: str, names: Mapping[int | None, str]) -> None:
    changed = []
    for one in things:
        name = names.get(one.pk)
        if name is None or one.names.get(language, "") == name:
            continue
        others = {known: text for known, text in one.names.items() if known != language}
        one.names = others | {language: name} if name else others
        changed.append(one)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, ["names"])
