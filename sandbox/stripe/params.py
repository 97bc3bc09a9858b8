"""Parameters: from `a[b][0]=c` to dictionaries and lists, checked against what an endpoint knows.

A specification is a dictionary of names, a list of one specification, or a rule: a function from a text to a value,
which raises ValueError with a sentence, or Refusal with more.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from sandbox.stripe.errors import NotBegun

Rule = Callable[[str], Any]
Spec = Any
_PIECES = re.compile(r"\[([^\[\]]*)\]")
MOST_METADATA, LONGEST_KEY, LONGEST_VALUE = 50, 40, 500


class Needed:
    """Marks what must be given."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec


class Either:
    """Marks what is given as one value or as a hash, such as `created` and `created[gte]`."""

    def __init__(self, rule: Rule, nested: dict[str, Spec]) -> None:
        self.rule, self.nested = rule, nested

    def fitting(self, given: Any) -> Spec:
        return self.nested if isinstance(given, dict) else self.rule


def decoded(encoded: str) -> dict[str, Any]:
    """The nested parameters in a form body or a query string."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True, max_num_fields=10_000):
        head, _bracket, _rest = name.partition("[")
        path = [head, *_PIECES.findall(name[len(head) :])]
        _put(tree, path, value)
    return tree


def checked(spec: dict[str, Spec], given: dict[str, Any]) -> dict[str, Any]:
    """The parameters as values. Raises NotBegun, as Stripe does, for what is unknown, missing or wrong."""
    unknown = list(_unknown(spec, given, ""))
    if unknown:
        raise NotBegun(
            f"Received unknown parameter{'s' if len(unknown) > 1 else ''}: {', '.join(unknown)}",
            code="parameter_unknown",
            param=unknown[0],
        )
    found = _value(spec, given, "")
    assert isinstance(found, dict)
    return found


def _put(tree: dict[str, Any], path: list[str], value: str) -> None:
    here = tree
    for position, piece in enumerate(path):
        name = piece or str(len(here))
        if position == len(path) - 1:
            here[name] = value
            return
        below = here.setdefault(name, {})
        if not isinstance(below, dict):
            raise NotBegun("Invalid request: a parameter is both a value and a hash.", param=path[0])
        here = below


def _unknown(spec: Spec, given: Any, path: str) -> Any:
    spec = _plain(spec, given)
    if isinstance(spec, dict) and isinstance(given, dict):
        for name, value in given.items():
            here = f"{path}[{name}]" if path else name
            if name in spec:
                yield from _unknown(spec[name], value, here)
            else:
                yield here
    elif isinstance(spec, list) and isinstance(given, dict):
        for name, value in given.items():
            yield from _unknown(spec[0], value, f"{path}[{name}]")


def _value(spec: Spec, given: Any, path: str) -> Any:
    spec = _plain(spec, given)
    if isinstance(spec, dict):
        if not isinstance(given, dict):
            raise NotBegun("Invalid object", param=path)
        return _members(spec, given, path)
    if isinstance(spec, list):
        if not isinstance(given, dict) or not all(name.isdigit() for name in given):
            raise NotBegun("Invalid array", param=path)
        ordered = sorted(given, key=int)
        return [_value(spec[0], given[name], f"{path}[{name}]") for name in ordered]
    return _leaf(spec, given, path)


def _plain(spec: Spec, given: Any) -> Spec:
    spec = spec.spec if isinstance(spec, Needed) else spec
    return spec.fitting(given) if isinstance(spec, Either) else spec


def _members(spec: dict[str, Spec], given: dict[str, Any], path: str) -> dict[str, Any]:
    found = {}
    for name, inner in spec.items():
        here = f"{path}[{name}]" if path else name
        if name in given:
            found[name] = _value(inner, given[name], here)
        elif isinstance(inner, Needed):
            raise NotBegun(f"Missing required param: {here}.", code="parameter_missing", param=here)
    return found


def _leaf(rule: Rule, given: Any, path: str) -> Any:
    if rule is metadata:
        return metadata_at(given, path)
    if not isinstance(given, str):
        raise NotBegun("Invalid string: a hash was given", param=path)
    if given == "":
        raise NotBegun(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{path}' cannot be unset. You should remove '{path}' from your request or supply a non-empty "
            "value.",
            code="parameter_invalid_empty",
            param=path,
        )
    try:
        return rule(given)
    except ValueError as error:
        sentence, code = (*error.args, None)[:2]
        raise NotBegun(str(sentence), code=code, param=path) from None


def metadata(given: str) -> Any:
    """Marks free pairs of names and texts; see `metadata_at`."""
    raise AssertionError(given)


def metadata_at(given: Any, path: str) -> dict[str, str]:
    """Pairs of names and texts; an empty text takes a name away, an empty whole takes all (`{"": ""}`)."""
    if given == "":
        return {"": ""}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise NotBegun("Invalid metadata: pairs of names and texts are wanted", param=path)
    if len(given) > MOST_METADATA:
        raise NotBegun(f"Metadata can have up to {MOST_METADATA} keys", param=path)
    for name, value in given.items():
        if len(name) > LONGEST_KEY or len(value) > LONGEST_VALUE:
            raise NotBegun(
                f"Metadata keys can be up to {LONGEST_KEY} characters long, values up to {LONGEST_VALUE}", param=path
            )
    return dict(given)


def merged(kept: dict[str, str], given: dict[str, str] | None) -> dict[str, str]:
    """Metadata after an update."""
    if given is None:
        return kept
    if given == {"": ""}:
        return {}
    return {name: value for name, value in {**kept, **given}.items() if value != ""}


def text(given: str) -> str:
    """Any text of up to 5,000 characters."""
    if len(given) > 5000:
        raise ValueError("Invalid string: too long; must be at most 5000 characters", "parameter_invalid_string_length")
    return given


def integer(given: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"-?[0-9]{1,15}", given):
        raise ValueError(f"Invalid integer: {given}", "parameter_invalid_integer")
    return int(given)


def positive(given: str) -> int:
    """A whole number from 1."""
    number = integer(given)
    if number < 1:
        raise ValueError("Invalid positive integer", "parameter_invalid_integer")
    return number


def natural(given: str) -> int:
    """A whole number from 0."""
    number = integer(given)
    if number < 0:
        raise ValueError("This value must be greater than or equal to 0.", "parameter_invalid_integer")
    return number


def boolean(given: str) -> bool:
    """`true` or `false`."""
    if given not in {"true", "false"}:
        raise ValueError(f"Invalid boolean: {given}")
    return given == "true"


def url(given: str) -> str:
    """An address with a scheme."""
    if not re.match(r"https?://[^\s/]+", given):
        raise ValueError("Not a valid URL", "url_invalid")
    return given


def email(given: str) -> str:
    """An address of mail."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given):
        raise ValueError(f"Invalid email address: {given}", "email_invalid")
    return given


def currency(given: str) -> str:
    """One of the currencies that the stand-in knows, in small letters."""
    if given.lower() not in {"eur", "chf", "gbp", "usd"}:
        raise ValueError(f"Invalid currency: {given}. The stand-in supports these currencies: chf, eur, gbp, usd")
    return given.lower()


def choice(*allowed: str) -> Rule:
    """One of these words."""

    def rule(given: str) -> str:
        if given not in allowed:
            listed = ", ".join(allowed[:-1]) + f", or {allowed[-1]}" if len(allowed) > 1 else allowed[0]
            raise ValueError(f"Invalid value: must be one of {listed}")
        return given

    return rule
