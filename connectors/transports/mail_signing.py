"""Signatures of e-mails: S/MIME by our certificate, around the content; DKIM over the whole."""

import re
from functools import lru_cache

import dkim
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7

from connectors.transports.mail_server import Dkim, Mail, Smime

# Signed where they are there; `from` twice, so that nobody can put a second one above it.
DKIM_HEADERS = (
    b"from", b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
    b"references", b"list-unsubscribe", b"list-unsubscribe-post", b"list-id", b"auto-submitted",
)  # fmt: skip
TRIAL = b"From: trial@example.org\r\n\r\ntrial\r\n"
_LINE_END = re.compile(rb"\r?\n")


class MailKeyError(Exception):
    """A key or certificate of the settings cannot be used."""

    code = "mail_key_unusable"


def smime_signed(entity: bytes, smime: Smime) -> bytes:
    """Return a `multipart/signed` entity (RFC 8551) around a MIME entity, with CRLF line ends."""
    signer, *between = _certificates(smime.certificates_pem)
    key = _key(smime.key_pem)
    if key.public_key() != signer.public_key():
        raise MailKeyError("the S/MIME key is not that of the first certificate")
    builder = pkcs7.PKCS7SignatureBuilder().set_data(in_crlf(entity))
    builder = builder.add_signer(signer, key, hashes.SHA256())
    for each in between:
        builder = builder.add_certificate(each)
    return in_crlf(
        builder.sign(serialization.Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature])
    )


def dkim_signed(message: bytes, key: Dkim) -> bytes:
    """Return the message with a DKIM-Signature on top."""
    try:
        header: bytes = dkim.sign(
            message,
            key.selector.encode(),
            key.domain.encode(),
            key.key_pem.encode(),
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=_present(message),
        )
    except (dkim.DKIMException, ValueError) as fault:
        raise MailKeyError(f"the DKIM key does not sign: {fault}") from fault
    return header + message


def check_keys(mail: Mail) -> None:
    """Sign a trial with each key there is.

    Raises:
        MailKeyError: says which does not sign.
    """
    if mail.smime is not None:
        smime_signed(TRIAL, mail.smime)
    if mail.dkim is not None:
        dkim_signed(TRIAL, mail.dkim)


def in_crlf(content: bytes) -> bytes:
    """Return the content with the line ends of mail."""
    return _LINE_END.sub(b"\r\n", content)


def _present(message: bytes) -> list[bytes]:
    head = message.partition(b"\r\n\r\n")[0].lower()
    names = {line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1].strip()}
    return [each for each in DKIM_HEADERS if each in names]


@lru_cache(maxsize=2)
def _certificates(pem: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem.encode())
    except ValueError as fault:
        raise MailKeyError("the S/MIME certificate is no PEM certificate") from fault


@lru_cache(maxsize=2)
def _key(pem: str) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as fault:
        raise MailKeyError("the S/MIME key is no private key in PEM without password") from fault
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise MailKeyError("the S/MIME key must be RSA or elliptic-curve")
    return key
