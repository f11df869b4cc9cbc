"""An authority of a test's own, and certificates of hosts that it vouches for."""

import datetime as dt
import ssl
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LASTS = dt.timedelta(days=36500)


class Authority:
    """Vouches for hosts; `pem` is what a client must trust."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Authority of a test")
        made = self._certificate(self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        self.pem = self._signed(made)

    def serving(self, host: str, folder: Path, *, ended: bool = False) -> ssl.SSLContext:
        """Return what a server at this address of loopback speaks TLS by."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._certificate(_name(host), key, ended=ended).add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
        )
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file = folder / f"{host}.pem"
        file.write_bytes(private + self._signed(made).encode())
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context

    def _certificate(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, *, ended: bool = False
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(BEGAN - dt.timedelta(days=1))
            .not_valid_after(BEGAN if ended else BEGAN + LASTS)
        )

    def _signed(self, made: x509.CertificateBuilder) -> str:
        signed = made.sign(self._key, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM).decode()


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
