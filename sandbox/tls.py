"""Certificates as they should not be: signed by nobody, out of date, for another name. And one as it should."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

MODES = ("good", "self-signed", "expired", "wrong-name")
DAY = timedelta(days=1)


class Authority:
    """Signs the certificates of 127.0.0.1; `trusting` is a client's context that believes it alone."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Sandbox")
        self._own = self._signed(self._name, self._key, self._name, self._key, issuing=True)

    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self._own.public_bytes(Encoding.PEM).decode())

    def serving(self, mode: str) -> ssl.SSLContext:
        """A server's context for one of MODES."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name("127.0.0.1")
        lone = mode == "self-signed"
        certificate = self._signed(
            subject,
            key,
            subject if lone else self._name,
            key if lone else self._key,
            until=-DAY if mode == "expired" else DAY,
            address="127.0.0.2" if mode == "wrong-name" else "127.0.0.1",
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "both.pem"
            private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
            context.load_cert_chain(path)
        return context

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        by: ec.EllipticCurvePrivateKey,
        *,
        until: timedelta = DAY,
        address: str = "127.0.0.1",
        issuing: bool = False,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        building = (
            x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - 3 * DAY)
            .not_valid_after(now + until)
            .add_extension(x509.BasicConstraints(ca=issuing, path_length=None), critical=True)
            .add_extension(names, critical=False)
        )
        return building.sign(by, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
