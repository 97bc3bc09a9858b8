"""Saving a search, changing how one is told, and giving it up."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.models import KnownMatch, SavedSearch
from bookings.saved.rules import next_look
from bookings.search.finding import first_found
from bookings.search.known_codes import without_withdrawn
from bookings.search.question import Question
from bookings.search.reading import BadQuestion, read_question
from commons.errors import Impossible, Lost, Missing
from commons.names import tidy_name

MOST_SEARCHES: Final = 30
# More are not compared: the nearest say enough.
MOST_MATCHES: Final = 100
LONGEST: Final = 2000
NOT_KEPT: Final = frozenset(
    {"page", "page_size", "ordering", "vue", "comptes", "flexible", "csrfmiddlewaretoken", "name", "alert"}
)

Alert, State = SavedSearch.Alert, SavedSearch.State


def tidy(query: QueryDict) -> str:
    """The parameters that decide what is found, in one order: the same search is the same text."""
    pairs = sorted((name, value) for name, values in query.lists() for value in values if value)
    kept = QueryDict(mutable=True)
    for name, value in pairs:
        if name not in NOT_KEPT:
            kept.appendlist(name, value)
    return kept.urlencode(safe=",/:")


def question_of(query: str, *, now: datetime) -> Question:
    """The question of a saved search, without codes that were withdrawn since. Raises as `read_question`."""
    return read_question(without_withdrawn(QueryDict(query)), today=timezone.localdate(now))


def save_search(*, user: User, query: str, name: str, alert: str, now: datetime) -> SavedSearch:
    """Keep a search (parameters of the API). What it finds now is known, and not told of.

    Raises Impossible (`unreadable`, `too_many`, `too_long` or what the search says), Lost `already_saved`.
    """
    query = tidy(QueryDict(query))
    if len(query) > LONGEST:
        raise Impossible(_("Cette recherche est trop longue pour être enregistrée."), code="too_long")
    found = _found(query, now)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        saved = SavedSearch.objects.filter(user=user)
        if saved.filter(query=query).exists():
            raise Lost(_("Vous avez déjà enregistré cette recherche."), code="already_saved")
        if saved.count() >= MOST_SEARCHES:
            sentence = _("Vous gardez déjà %(count)d recherches : supprimez-en une d’abord.")
            raise Impossible(sentence % {"count": MOST_SEARCHES}, code="too_many")
        look_at = next_look(alert, now, timezone.get_default_timezone())
        search = SavedSearch.objects.create(
            user=user, query=query, name=_name(name), alert=alert, look_at=look_at, looked_at=now
        )
        KnownMatch.objects.bulk_create([KnownMatch(search=search, space_id=space) for space in found])
    return search


def change_search(
    *, user: User, search_id: int, now: datetime, name: str | None = None, alert: str | None = None
) -> SavedSearch:
    """Another name, another rhythm; None leaves what is. Raises Missing."""
    with transaction.atomic():
        search = _own(user, search_id)
        search.name = search.name if name is None else _name(name)
        search.alert = alert or search.alert
        search.look_at = next_look(search.alert, now, timezone.get_default_timezone())
        search.save(update_fields=["name", "alert", "look_at"])
    return search


def pause_search(*, user: User, search_id: int) -> SavedSearch:
    """No alert until it goes on. Raises Missing, Lost `ended`."""
    return _move(user, search_id, State.PAUSED)


def resume_search(*, user: User, search_id: int, now: datetime) -> SavedSearch:
    """Alerts again, of what was not told. Raises Missing, Lost `ended`."""
    with transaction.atomic():
        search = _move(user, search_id, State.ACTIVE)
        search.look_at = next_look(search.alert, now, timezone.get_default_timezone())
        search.save(update_fields=["look_at"])
    return search


def delete_search(*, user: User, search_id: int) -> None:
    """It and what was known of it are gone. Raises Missing."""
    with transaction.atomic():
        _own(user, search_id).delete()


def _move(user: User, search_id: int, state: str) -> SavedSearch:
    with transaction.atomic():
        search = _own(user, search_id)
        if search.state == State.ENDED:
            raise Lost(_("Cette recherche est terminée : sa date est passée."), code="ended")
        search.state = state
        search.save(update_fields=["state"])
        return search


def _own(user: User, search_id: int) -> SavedSearch:
    search = SavedSearch.objects.select_for_update().filter(pk=search_id, user=user).first()
    if search is None:
        raise Missing(_("Cette recherche n’existe pas, ou n’est pas la vôtre."))
    return search


def _found(query: str, now: datetime) -> list[int]:
    try:
        question = read_question(QueryDict(query), today=timezone.localdate(now))
        look = first_found(question, limit=MOST_MATCHES, now=now)
    except BadQuestion as error:
        sentences = next(iter(error.fields.values()))
        raise Impossible(sentences[0], code="unreadable", fields=error.fields) from None
    return [one.space.space_id for one in look.found]


def _name(name: str) -> str:
    return tidy_name(name)[:120] or _("Ma recherche")
