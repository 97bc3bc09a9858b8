"""One request to the API: who asks, what, whether it was asked before, and how the answer goes wrong on demand."""

import asyncio
import base64
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.stripe import accounts, idempotency, jobs, params, routes
from sandbox.stripe.errors import StripeError
from sandbox.stripe.idempotency import Kept, Keys
from sandbox.stripe.ids import PLATFORM, new_id
from sandbox.stripe.routes import EXPAND, Route
from sandbox.stripe.views import written
from sandbox.stripe.world import VERSION, Call, World
from sandbox.web import Request, Response

PREFIX = "/stripe"
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?")
UNKNOWN_ERROR = StripeError("An unknown error occurred", status=500, kind="api_error")


@dataclass
class Question:
    """A request that is understood: its call, where it leads, what is given."""

    call: Call
    route: Route
    names: dict[str, str]
    given: dict[str, Any]
    digest: str


class Api:
    """Answers requests. `deliver` brings events to the site before the answer leaves, when that is asked for."""

    def __init__(self, world: World, deliver: Callable[[list[str]], Awaitable[None]]) -> None:
        self.world = world
        self._deliver = deliver
        self._keys = Keys()

    async def answer(self, request: Request, here: str) -> Response | None:
        """The answer; None: hang up without a word."""
        call = Call(self.world, request_id=new_id("req_"), here=here)
        headers = {"Request-Id": str(call.request_id), "Stripe-Version": VERSION}
        try:
            jobs.tick(self.world)
            question = self._understood(call, request, headers)
            return await self._once(question, request.method, headers)
        except StripeError as error:
            return _refusal(error, headers)

    def _understood(self, call: Call, request: Request, headers: dict[str, str]) -> Question:
        _require_key(self.world.settings.key, request.headers.get("authorization", ""))
        headers["Stripe-Version"] = _version(request.headers.get("stripe-version", ""))
        if account := request.headers.get("stripe-account"):
            if account != PLATFORM:
                accounts.connected(call, account)
            call.account = headers["Stripe-Account"] = account
        if request.method == "POST" and (key := request.headers.get("idempotency-key")):
            call.idempotency_key = headers["Idempotency-Key"] = key
        path = request.path.removeprefix(PREFIX)
        found = routes.find(request.method, path)
        if found is None:
            raise StripeError(
                f"Unrecognized request URL ({request.method}: {path}). Please see https://stripe.com/docs or we can "
                "help at https://support.stripe.com/.",
                status=404,
            )
        encoded = request.body.decode("utf-8", "replace") if request.method == "POST" else request.encoded_query
        given = params.decoded(encoded)
        return Question(call, *found, given, idempotency.question(request.method, path, given))

    async def _once(self, question: Question, method: str, headers: dict[str, str]) -> Response | None:
        call, key = question.call, question.call.idempotency_key
        if method != "POST":
            return _good(self._done(question, question.route.spec), headers)
        if key is None:
            return await self._misbehaving(question, headers)
        kept = idempotency.recall(self.world, self._keys, call.account, key, question.digest)
        if kept is not None:
            headers["Idempotent-Replayed"] = "true"
            return _response(kept, headers)
        self._keys.busy.add((call.account, key))
        try:
            return await self._misbehaving(question, headers)
        finally:
            self._keys.busy.discard((call.account, key))

    async def _misbehaving(self, question: Question, headers: dict[str, str]) -> Response | None:
        """Does what is asked, late, twice wrong or silently, as the day's misbehaviour wants."""
        chaos = self.world.chaos
        if chaos.happens("slow"):
            await asyncio.sleep(chaos.slow_seconds)
        if chaos.happens("error_before"):
            kept = _kept(UNKNOWN_ERROR)
            self._keep(question, kept)
        else:
            kept = self._work(question)
        if self.world.chaos.happens("events_first"):
            await self._deliver(question.call.events)
        self.world.woken()
        if chaos.happens("hang"):
            await asyncio.sleep(chaos.hang_seconds)
            return None
        return _response(kept, headers)

    def _work(self, question: Question) -> Kept:
        """The work and its answer in one transaction."""
        spec = {**question.route.spec, **EXPAND}
        params.checked(spec, question.given)
        if question.route.first is not None:
            with self.world.store.transaction():
                question.route.first(question.call, **question.names)
        try:
            with self.world.store.transaction():
                kept = Kept(200, _json(self._done(question, question.route.spec)))
                if self.world.chaos.happens("error_after"):
                    kept = _kept(UNKNOWN_ERROR)
                self._keep(question, kept)
        except StripeError as error:
            question.call.events.clear()
            kept = _kept(error)
            if error.is_result:
                self._keep(question, kept)
        return kept

    def _done(self, question: Question, spec: dict[str, Any]) -> dict[str, Any]:
        given = params.checked({**spec, **EXPAND}, question.given)
        expand = given.pop("expand", [])
        found = question.route.endpoint(question.call, given, **question.names)
        return written(question.call, found, expand)

    def _keep(self, question: Question, kept: Kept) -> None:
        if question.call.idempotency_key is not None:
            idempotency.keep(self.world, question.call.account, question.call.idempotency_key, question.digest, kept)


def _require_key(key: str, authorization: str) -> None:
    scheme, _space, secret = authorization.partition(" ")
    if scheme.lower() == "basic":
        secret = base64.b64decode(secret + "==", validate=False).decode("latin-1").partition(":")[0]
    if not secret:
        raise StripeError(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            "https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
            status=401,
        )
    if secret != key:
        raise StripeError(f"Invalid API Key provided: {accounts.hidden_key(secret)}", status=401)


def _version(asked: str) -> str:
    if asked and not _VERSION.fullmatch(asked):
        raise StripeError(f"Invalid Stripe API version: {asked}", code="invalid_api_version")
    return asked or VERSION


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _kept(error: StripeError) -> Kept:
    return Kept(error.status, _json({"error": error.facts}))


def _good(body: dict[str, Any], headers: dict[str, str]) -> Response:
    return _response(Kept(200, _json(body)), headers)


def _refusal(error: StripeError, headers: dict[str, str]) -> Response:
    return _response(_kept(error), headers)


def _response(kept: Kept, headers: dict[str, str]) -> Response:
    told = dict(headers)
    if kept.status >= 500:
        # The key would only bring the same answer again.
        told["Stripe-Should-Retry"] = "false"
    return Response(kept.body.encode(), "application/json", kept.status, told)
