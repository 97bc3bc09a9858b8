"""Holds answers against the types that the official client declares: unknown fields, wrong words, missing parts."""

import ast
import importlib
import inspect
import typing
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from types import ModuleType, UnionType
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import stripe
from stripe._object_classes import OBJECT_CLASSES, get_object_class
from stripe._request_options import RequestOptions
from stripe._stripe_object import StripeObject
from typing_extensions import is_typeddict

# Fields that Stripe's answers have only in some cases, or only when they are expanded.
SOMETIMES = {
    "account": {"company", "deleted", "individual"},
    "charge": {"authorization_code", "level3", "presentment_details", "refunds", "transfer"},
    "checkout.session": {"line_items"},
    "payment_intent": {
        "allowed_payment_method_types",
        "hooks",
        "managed_payments",
        "payment_details",
        "payment_record",
        "presentment_details",
    },
    "refund": {
        "failure_balance_transaction",
        "failure_reason",
        "instructions_email",
        "next_action",
        "pending_reason",
        "presentment_details",
    },
    "event": {"account", "context"},
    "application": {"deleted"},
    "balance": {"connect_reserved", "instant_available", "issuing", "refund_and_dispute_prefunding"},
    "item": {"discounts", "taxes"},
    "price": {"currency_options", "deleted", "tiers"},
}


def faults(answer: dict[str, Any]) -> list[str]:
    """What is wrong with an answer of the API, a sentence each."""
    if "error" in answer:
        return list(_of_class(answer["error"], stripe.ErrorObject, "error"))
    return list(_of_object(answer, answer.get("object", "?")))


def _of_object(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict) or "object" not in value:
        yield f"{path}: no object: {_short(value)}"
        return
    name = value["object"]
    if name == "list":
        yield from _of_list(value, path)
        return
    if name not in OBJECT_CLASSES:
        yield f"{path}: the client knows no {name}"
        return
    known = get_object_class("V1", name)
    declared = _hints(known)
    if name != "payment_method":
        lacking = set(declared) - set(value) - SOMETIMES.get(name, set()) - {"OBJECT_NAME"}
        yield from (f"{path}.{field}: is always there at Stripe" for field in sorted(lacking))
    yield from _of_class(value, known, path)
    if name == "event":
        yield from _of_object(value["data"]["object"], f"{path}.data.object")


def _of_list(value: dict[str, Any], path: str) -> Iterator[str]:
    if set(value) != {"object", "data", "has_more", "url"}:
        yield f"{path}: a list has other members: {sorted(value)}"
    for number, one in enumerate(value.get("data", [])):
        yield from _of_object(one, f"{path}[{number}]") if "object" in one else ()


def _of_class(value: Any, declared: type, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {_short(value)} is no {declared.__name__}"
        return
    hints = _hints(declared)
    for name, inner in value.items():
        if name not in hints:
            yield f"{path}.{name}: unknown to the client"
        else:
            yield from _of(inner, hints[name], f"{path}.{name}")
    for name, hint in hints.items():
        if name not in value and name != "OBJECT_NAME" and type(None) not in get_args(hint):
            yield f"{path}.{name}: is missing"


def _of(value: Any, hint: Any, path: str) -> Iterator[str]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return
    if origin in (Union, UnionType):
        yield from _of_union(value, arguments, path)
    elif origin is Literal:
        if value not in arguments:
            yield f"{path}: {_short(value)} is not one of {arguments[:5]}"
    elif origin is not None:
        yield from _of_collection(value, origin, arguments, path)
    elif isinstance(hint, type) and issubclass(hint, StripeObject):
        yield from _of_object(value, path) if hasattr(hint, "OBJECT_NAME") else _of_class(value, hint, path)
    else:
        yield from _of_plain(value, hint, path)


def _of_collection(value: Any, origin: Any, arguments: tuple[Any, ...], path: str) -> Iterator[str]:
    if not isinstance(value, list if origin is list else dict):
        yield f"{path}: {_short(value)} is no {origin.__name__}"
    elif origin is list:
        for number, one in enumerate(value):
            yield from _of(one, arguments[0], f"{path}[{number}]")
    elif origin is stripe.ListObject:
        yield from _of_list(value, path)


def _of_plain(value: Any, hint: Any, path: str) -> Iterator[str]:
    fitting = {Decimal: str, float: (int, float)}.get(hint, hint)
    if hint is type(None):
        right = value is None
    else:
        right = isinstance(value, fitting) and (hint is bool or not isinstance(value, bool))
    if not right:
        yield f"{path}: {_short(value)} is no {getattr(hint, '__name__', hint)}"


def _of_union(value: Any, arguments: tuple[Any, ...], path: str) -> Iterator[str]:
    # `Literal[…] | str` is how the client keeps the door open for words of tomorrow; we keep to those of today.
    words = [one for one in arguments if get_origin(one) is Literal]
    open_ended = [one for one in arguments if not (words and one is str)]
    attempts = [list(_of(value, one, path)) for one in open_ended]
    if not any(found == [] for found in attempts):
        # Told of the arm that it was meant to be: a hash is no text.
        likely = [
            found
            for found, one in zip(attempts, open_ended, strict=True)
            if (one is not str) == isinstance(value, dict)
        ]
        yield from max(likely or attempts, key=len)


def _short(value: Any) -> str:
    return repr(value)[:60]


@cache
def _hints(declared: type) -> dict[str, Any]:
    module = importlib.import_module(declared.__module__)
    names = {**vars(module), **_type_checking_names(module)}
    found: dict[str, Any] = {}
    for base in reversed(declared.__mro__):
        if base in (object, dict) or not issubclass(base, StripeObject) or base is StripeObject:
            continue
        for name, hint in inspect.get_annotations(base).items():
            if not name.startswith("_"):
                found[name] = resolved(hint, names)
    return found


def resolved(hint: Any, names: dict[str, Any]) -> Any:
    """A type with the names in it looked up."""
    if isinstance(hint, str):
        hint = ForwardRef(hint)
    return typing._eval_type(hint, names, names)  # type: ignore[attr-defined]


def _type_checking_names(module: ModuleType) -> dict[str, Any]:
    """What a module imports only for the type checker, under the names it uses."""
    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stripe"):
            origin = importlib.import_module(node.module)
            found |= {
                one.asname or one.name: getattr(origin, one.name) for one in node.names if hasattr(origin, one.name)
            }
    return found


def parameter_faults(spec: Any, declared: Any, path: str) -> Iterator[str]:
    """Names in a specification of `sandbox.stripe.routes` that the client's parameters do not have."""
    for inner_spec, hint, here in _members(spec, declared, path):
        if hint is None:
            yield f"{here}: unknown to the client"
        else:
            yield from parameter_faults(inner_spec, hint, here)


def _members(spec: Any, declared: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    plain = getattr(spec, "spec", getattr(spec, "nested", spec))
    if isinstance(plain, list):
        yield from _members(plain[0], declared, path)
    elif isinstance(plain, dict):
        fields = dict(_fields(declared))
        for name, inner in plain.items():
            yield inner, fields.get(name), f"{path}[{name}]"


def _fields(declared: Any) -> Iterator[tuple[str, Any]]:
    """The fields of the hashes that a type may be."""
    if is_typeddict(declared):
        module = importlib.import_module(declared.__module__)
        names = {**vars(module), **_type_checking_names(module)}
        for name, hint in inspect.get_annotations(declared).items():
            if name not in RequestOptions.__annotations__:
                yield name, resolved(hint, names)
    for argument in get_args(declared):
        yield from _fields(argument)
