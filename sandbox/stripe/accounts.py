"""Connected accounts: from the first form to payments, and the ways in which they stop being ready."""

from typing import Any

from sandbox.stripe import params
from sandbox.stripe.errors import StripeError
from sandbox.stripe.events import emit
from sandbox.stripe.ids import APPLICATION, PLATFORM, new_id
from sandbox.stripe.store import Thing
from sandbox.stripe.world import Call

LINK_SECONDS = 300
FIRST_NEEDS = [
    "business_profile.mcc",
    "business_profile.url",
    "business_type",
    "external_account",
    "representative.first_name",
    "representative.last_name",
    "tos_acceptance.date",
    "tos_acceptance.ip",
]
DOCUMENT = "individual.verification.document"
READY, REVIEW, RESTRICTED, TO_COMPLETE = "ready", "in_review", "restricted", "to_complete"
DASHBOARDS = {"standard": "full", "express": "express", "custom": "none"}


def create(call: Call, given: dict[str, Any]) -> Thing:
    """POST /v1/accounts"""
    return made(call, given)


def made(call: Call, given: dict[str, Any], identifier: str = "") -> Thing:
    """A new account that is to be completed; `identifier` for one whose name others know beforehand."""
    controller = given.get("controller", {})
    kind = given.get("type") or ("none" if controller else "standard")
    profile = given.get("business_profile", {})
    body: dict[str, Any] = {
        "business_profile": {
            "annual_revenue": None,
            "estimated_worker_count": None,
            "mcc": profile.get("mcc"),
            "minority_owned_business_designation": None,
            "name": profile.get("name"),
            "product_description": profile.get("product_description"),
            "support_address": None,
            "support_email": None,
            "support_phone": None,
            "support_url": None,
            "url": profile.get("url"),
        },
        "business_type": given.get("business_type"),
        "capabilities": {},
        "charges_enabled": False,
        "controller": _controller(kind, controller),
        "country": given.get("country", "FR"),
        "created": 0,
        "default_currency": "eur",
        "details_submitted": False,
        "email": given.get("email"),
        "external_accounts": None,
        "future_requirements": _requirements([], None),
        "groups": None,
        "metadata": given.get("metadata", {}),
        "payouts_enabled": False,
        "requirements": _requirements(FIRST_NEEDS, "requirements.past_due"),
        "settings": _settings(profile.get("name")),
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": kind,
    }
    asked = [name for name, one in given.get("capabilities", {}).items() if one.get("requested")]
    if kind in {"standard", "none"} and not asked:
        asked = ["card_payments", "transfers"]
    account = call.new("account", "acct_", body, identifier, capabilities=sorted({*asked, "sepa_debit_payments"}))
    account.body["external_accounts"] = {
        "object": "list",
        "data": [],
        "has_more": False,
        "url": f"/v1/accounts/{account.id}/external_accounts",
    }
    account.body["capabilities"] = dict.fromkeys(account.hidden["capabilities"], "inactive")
    call.store.save(account)
    return account


def _controller(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    full = kind in {"standard", "none"}
    return {
        "fees": {"payer": given.get("fees", {}).get("payer", "account" if full else f"application_{kind}")},
        "is_controller": True,
        "losses": {"payments": given.get("losses", {}).get("payments", "stripe" if full else "application")},
        "requirement_collection": given.get("requirement_collection", "application" if kind == "custom" else "stripe"),
        "stripe_dashboard": {"type": given.get("stripe_dashboard", {}).get("type", DASHBOARDS.get(kind, "full"))},
        "type": "application",
    }


def _settings(name: str | None) -> dict[str, Any]:
    kana = {"statement_descriptor_prefix_kana": None, "statement_descriptor_prefix_kanji": None}
    return {
        "bacs_debit_payments": {"display_name": None, "service_user_number": None},
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "card_issuing": {"tos_acceptance": {"date": None, "ip": None}},
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": False},
            "statement_descriptor_prefix": None,
            **kana,
        },
        "dashboard": {"display_name": name, "timezone": "Europe/Paris"},
        "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": "never"},
        "payments": {
            "statement_descriptor": None,
            "statement_descriptor_kana": None,
            "statement_descriptor_kanji": None,
        },
        "payouts": {
            "debit_negative_balances": True,
            "schedule": {"delay_days": 7, "interval": "daily"},
            "statement_descriptor": None,
        },
        "sepa_debit_payments": {},
    }


def _requirements(due: list[str], disabled: str | None, *, pending: list[str] | None = None) -> dict[str, Any]:
    past = due if disabled == "requirements.past_due" else []
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": list(due),
        "disabled_reason": disabled,
        "errors": [],
        "eventually_due": list(due),
        "past_due": list(past),
        "pending_verification": list(pending or []),
    }


def retrieve(call: Call, given: dict[str, Any], account: str) -> Thing:
    """GET /v1/accounts/:id"""
    return connected(call, account)


def update(call: Call, given: dict[str, Any], account: str) -> Thing:
    """POST /v1/accounts/:id"""
    found = connected(call, account)
    before = {"metadata": found.body["metadata"], "email": found.body["email"]}
    found.body["metadata"] = params.merged(found.body["metadata"], given.get("metadata"))
    found.body["email"] = given.get("email", found.body["email"])
    found.body["business_profile"] |= given.get("business_profile", {})
    call.store.save(found)
    emit(call.elsewhere(account), "account.updated", found.body, before)
    return found


def connected(call: Call, account: str) -> Thing:
    """An account that is connected to us. Raises StripeError 403 for all others, as Stripe does."""
    found = call.store.find(account)
    if found is None or found.kind != "account" or found.hidden.get("deauthorized"):
        key = call.settings.key
        raise StripeError(
            f"The provided key '{hidden_key(key)}' does not have access to account '{account}' (or that account does "
            "not exist). Application access may have been revoked.",
            code="account_invalid",
            status=403,
        )
    return found


def hidden_key(key: str) -> str:
    """A key as Stripe's sentences show it."""
    return f"{key[:8]}{'*' * max(3, len(key) - 12)}{key[-4:]}"


def require_charges(call: Call) -> None:
    """Raises StripeError when the account may not take payments (the platform's own always may)."""
    if call.account == PLATFORM:
        return
    account = connected(call, call.account)
    if not account.body["charges_enabled"]:
        raise StripeError(
            "Your account cannot currently make charges. To find out why charges are currently disabled, look at the "
            "`requirements` of the account.",
            code="account_invalid",
        )


def display_name(call: Call) -> str:
    """Who is paid, for the head of the pay page."""
    if call.account == PLATFORM:
        return "Intersaison"
    body = connected(call, call.account).body
    return str(body["business_profile"]["name"] or body["settings"]["dashboard"]["display_name"] or body["email"] or "")


def link(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """POST /v1/account_links"""
    connected(call, given["account"])
    token = new_id("acctlink_")
    kept = {"account": given["account"], "return_url": given["return_url"], "refresh_url": given["refresh_url"]}
    made = call.elsewhere(PLATFORM).new("account_link", "link_", {"created": 0}, token=token, used=False, **kept)
    made.hidden["expires_at"] = call.now + LINK_SECONDS
    call.store.save(made)
    return {
        "object": "account_link",
        "created": call.now,
        "expires_at": call.now + LINK_SECONDS,
        "url": f"{call.here}/stripe/setup/{made.id}",
    }


def become(call: Call, account: Thing, state: str) -> None:
    """Puts an account into one of the states that a person can choose, and tells it; it is connected (again)."""
    account.hidden.pop("deauthorized", None)
    body = account.body
    names = ("charges_enabled", "payouts_enabled", "details_submitted", "requirements", "capabilities")
    before = {name: body[name] for name in names}
    ready = state == READY
    body.update(charges_enabled=ready, payouts_enabled=ready, details_submitted=state != TO_COMPLETE)
    body["capabilities"] = dict.fromkeys(account.hidden["capabilities"], "active" if ready else "inactive")
    if state == READY:
        body["requirements"] = _requirements([], None)
    elif state == REVIEW:
        body["capabilities"] = dict.fromkeys(account.hidden["capabilities"], "pending")
        body["requirements"] = _requirements([], "requirements.pending_verification", pending=[DOCUMENT])
    elif state == RESTRICTED:
        body["requirements"] = _requirements([DOCUMENT], "requirements.past_due")
        body["requirements"]["errors"] = [
            {
                "code": "verification_document_expired",
                "reason": "The document is expired. Provide a valid document.",
                "requirement": DOCUMENT,
            }
        ]
    else:
        body["requirements"] = _requirements(FIRST_NEEDS, "requirements.past_due")
    if body["details_submitted"]:
        body["tos_acceptance"] = {"date": call.now, "ip": "127.0.0.1", "user_agent": None}
    call.store.save(account)
    changed = {name: value for name, value in before.items() if value != body[name]}
    if changed:
        emit(call.elsewhere(account.id), "account.updated", body, changed)


def deauthorize(call: Call, account: Thing) -> None:
    """Its owner takes our access away: the last event that comes from this account."""
    emit(
        call.elsewhere(account.id),
        "account.application.deauthorized",
        {"id": APPLICATION, "object": "application", "name": "Intersaison"},
    )
    account.hidden["deauthorized"] = True
    call.store.save(account)
