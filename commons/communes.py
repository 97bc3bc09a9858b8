"""Finding communes by what people type."""

import re
import unicodedata
from difflib import get_close_matches
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from commons.models import Commune

MOST = 50
# A name of fewer letters is like too many; so many letters more or less, and so alike, are a slip.
LEAST_SPELT, MOST_SLIPS, SPELT_LIKE = 4, 2, 0.75
# So many ways to spell it are thought of.
MOST_FORMS = 10
FIRST_WORDS = "array_to_string((string_to_array(search_name, ' '))[1:%s], ' ')"
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss"})
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def search_form(name: str) -> str:
    """The name as it is compared: lower case, no accents, apostrophes and hyphens as spaces, « St » written out."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_LIGATURES))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()
    return " ".join(_SHORT.get(word, word) for word in re.findall(r"[a-z0-9]+", plain))


def find_communes(text: str, *, limit: int = 10) -> QuerySet[Commune]:
    """The communes that `text` may mean, best first: a name or its beginning, a postal or Insee code, or both.

    Exact names come before names that begin so, before names with a word that begins so, before the rest; among equals
    the most populated first. Nothing for a text without letters or digits. One query, evaluated by the caller.
    """
    words = search_form(text[:100]).split()
    codes = [word for word in words if any(letter.isdigit() for letter in word)]
    name = " ".join(word for word in words if word not in codes)
    if not words:
        return Commune.objects.none()
    found = Commune.objects.all()
    for code in codes:
        found = found.filter(_has_code(code))
    if name:
        found = found.filter(search_name__contains=name)
    return found.annotate(rank=_rank(name)).order_by("rank", "-population", "name", "insee")[: min(limit, MOST)]


def communes_spelt_like(text: str, *, limit: int = 10) -> list[Commune]:
    """Those whose name is `text` but for a slip or two of the keyboard, or begins so; the likest first; none for codes.

    Of equally like ones those that are named so come before those that only begin so, then the most populated: `rank`.
    The first letter is right, or the last three of a whole name are: with a few hundred names to compare it takes some
    milliseconds. Two statements.
    """
    name = " ".join(word for word in search_form(text[:100]).split() if word.isalpha())
    if len(name) < LEAST_SPELT:
        return []
    near = get_close_matches(name, _forms_to_compare(name), n=MOST_FORMS, cutoff=SPELT_LIKE)
    ways = [way for form in near for way in (Q(search_name=form), Q(search_name__startswith=f"{form} "))]
    if not ways:
        return []
    rank = Case(*(When(way, then=Value(nth)) for nth, way in enumerate(ways)), output_field=IntegerField())
    rows = Commune.objects.filter(reduce(or_, ways)).annotate(rank=rank)
    return list(rows.order_by("rank", "-population", "insee")[: min(limit, MOST)])


def _forms_to_compare(name: str) -> list[str]:
    """Names, and their beginnings of as many words, that are about as long as `name`."""
    lengths = {"length__gte": len(name) - MOST_SLIPS, "length__lte": len(name) + MOST_SLIPS}
    words = RawSQL(FIRST_WORDS, [len(name.split())], output_field=TextField())
    alike = Q(search_name__startswith=name[0]) | Q(search_name__endswith=name[-3:])
    names = Commune.objects.annotate(form=F("search_name")).filter(alike)
    begun = Commune.objects.annotate(form=words).filter(search_name__startswith=name[0])
    whole, parts = (
        some.annotate(length=Length("form")).filter(**lengths).order_by().values_list("form", flat=True)
        for some in (names, begun)
    )
    return sorted(whole.union(parts))


def _has_code(code: str) -> Q:
    insee = Q(insee__startswith=code.upper())
    if not code.isdigit():
        return insee
    if len(code) == 5:
        return insee | Q(postal_codes__contains=[code])
    begins = "EXISTS (SELECT 1 FROM unnest(postal_codes) AS code WHERE code LIKE %s)"
    return Q(RawSQL(begins, [f"{code}%"], output_field=BooleanField()))


def _rank(name: str) -> Case:
    if not name:
        return Case(default=Value(0), output_field=IntegerField())
    return Case(
        When(search_name=name, then=Value(0)),
        When(search_name__startswith=name, then=Value(1)),
        When(search_name__contains=f" {name}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
