"""What each app keeps of a person: what it exports, what stands in the way of a deletion, how it lets go.

Each app registers one `Part` (`AppConfig.ready`). A test walks over all models and fails for a field that points at a
person, or holds an e-mail address, and that no part names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet, Subquery

from accounts.models import User
from commons.errors import Impossible

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """One list of an export: JSON-able records (days, times and amounts included), few of them in memory at once.

    `title` is a (lazy) translated sentence for the person. `of`: the fields (`app.Model.field`) by which it is found.
    """

    name: str
    title: Any
    read: Callable[[User], Iterable[Record]]
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes along as it is."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why an account cannot be deleted or closed now, in a sentence; and the page where that is settled."""

    sentence: str
    href: str = ""
    action: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What one app knows of people.

    `left_out`: fields that no file answers, each with the reason. `touches` tells the rows (ids) that `lock` is to lock
    before the person's own, in the order of their ids. `hindrances` and `forget` are called when all is locked.
    `closing` tells an administrator what to settle before the person can no longer sign in.
    Of accounts that nobody uses (`unused`), for statements over people: `last_used`, the last times at which each used
    something (`latest`), and `kept`, conditions under which an account stays whatever its age.
    """

    files: tuple[File, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    documents: Callable[[User], Iterator[Document]] = lambda _user: iter(())
    touches: Callable[[User], frozenset[int]] = lambda _user: frozenset()
    lock: Callable[[int], object] = lambda _pk: None
    hindrances: Callable[[User, datetime], list[Hindrance]] = lambda _user, _now: []
    forget: Callable[[User, datetime], None] = lambda _user, _now: None
    closing: Callable[[User, datetime], list[Hindrance]] = lambda _user, _now: []
    last_used: tuple[Subquery, ...] = ()
    kept: tuple[Exists, ...] = ()


_parts: list[Part] = []


def register(part: Part) -> None:
    """Called by each app when it is ready, from the innermost outwards; twice is once."""
    if part not in _parts:
        _parts.append(part)


def parts() -> tuple[Part, ...]:
    """All parts, the outermost app first: venues are locked before organisations, and these before people."""
    return tuple(reversed(_parts))


def latest(rows: QuerySet[Any], field: str) -> Subquery:
    """The latest time in `rows`, which say by `OuterRef("pk")` whose they are; NULL without any."""
    known = rows.filter(**{f"{field}__isnull": False})
    return Subquery(known.order_by(f"-{field}").values(field)[:1])


def hindrances_of(user: User, now: datetime) -> list[Hindrance]:
    """What stands in the way of deleting the account; nothing when it can be done."""
    return [one for part in parts() for one in part.hindrances(user, now)]


def closing_hindrances_of(user: User, now: datetime) -> list[Hindrance]:
    """What stands in the way of closing the account, as an administrator reads it; nothing for a closed one."""
    if not user.is_active:
        return []
    return [one for part in parts() for one in part.closing(user, now)]


def in_use(refusal: str, hindrances: Iterable[Hindrance]) -> Impossible:
    """The error `account_in_use`: the sentence that refuses, then what is to be settled (data: `hindrances`)."""
    sentences = [one.sentence for one in hindrances]
    return Impossible(" ".join([refusal, *sentences]), code="account_in_use", data={"hindrances": sentences})
