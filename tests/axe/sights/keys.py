"""A key as a device registers it: pages show it, nobody signs in with it (tests/accounts/test_passkeys.py does)."""

import json
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

IDENTIFIER = b"key"


def a_key(name: str) -> dict[str, Any]:
    """What is stored of it."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    held = AttestedCredentialData.create(Aaguid(bytes(16)), IDENTIFIER, public)
    attested = AttestationObject.create(
        "none", AuthenticatorData.create(sha256(b"testserver").digest(), flags, 0, held), {}
    )
    said = {"type": "webauthn.create", "challenge": websafe_encode(b"?"), "origin": "http://testserver"}
    credential = {
        "id": websafe_encode(IDENTIFIER),
        "rawId": websafe_encode(IDENTIFIER),
        "type": "public-key",
        "clientExtensionResults": {"credProps": {"rk": True}},
        "response": {
            "clientDataJSON": websafe_encode(json.dumps(said).encode()),
            "attestationObject": websafe_encode(bytes(attested)),
        },
    }
    return {"name": name, "credential": credential}
