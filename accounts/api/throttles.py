"""How often one may try to sign in."""

import hashlib
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class SignInThrottle(SimpleRateThrottle):
    """Counts attempts per address of the network and, apart from it, per account that is tried."""

    scope = "token"
    by = "network"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if request.method != "POST":
            return None
        return self.cache_format % {"scope": f"{self.scope}_{self.by}", "ident": self._ident(request)}

    def _ident(self, request: Request) -> str:
        return self.get_ident(request)


class AccountThrottle(SignInThrottle):
    """Attempts on one account, wherever they come from."""

    by = "account"

    def _ident(self, request: Request) -> str:
        email = request.data.get("email") if isinstance(request.data, dict) else ""
        return hashlib.sha256(str(email).strip().lower().encode("utf-8", "replace")).hexdigest()
