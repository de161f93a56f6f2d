"""What a server's certificate says, and in plain words why it is not trusted."""

import functools
import os
import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

# OpenSSL's numbers (X509_V_ERR_...)
_NOT_YET_VALID, _EXPIRED = 9, 10
TIMES = frozenset({_NOT_YET_VALID, _EXPIRED})
"""Refusals that a wrong clock of ours would show as well."""
_SELF_SIGNED = 18
_UNKNOWN_ISSUER = (19, 20, 21)
_WRONG_HOST = (62, 64)
_NOT_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG"}
)
_TOO_OLD = frozenset(
    {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE"}
)
_NO_CERTIFICATE = frozenset({"TLSV1_UNRECOGNIZED_NAME", "SSLV3_ALERT_HANDSHAKE_FAILURE"})
_MOST_NAMES = 3


def default_context() -> ssl.SSLContext:
    """What a browser would accept: certificates checked against this machine's authorities, TLS 1.2+."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


def trusting_context() -> ssl.SSLContext:
    """Accepts any certificate: only to look at one that was refused. Nothing secret is sent over it."""
    context = default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def knows_authorities(context: ssl.SSLContext) -> bool:
    """Whether this machine has any certificate authority to trust at all."""
    if context.cert_store_stats()["x509_ca"]:
        return True
    folder = Path(ssl.get_default_verify_paths().capath or os.devnull)
    return folder.is_dir() and any(folder.iterdir())  # OpenSSL reads it only when needed


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """What of a certificate matters here. `names` are the hosts that it is for."""

    issuer: str
    names: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime


@functools.lru_cache(maxsize=1000)
def read(der: bytes | None) -> Certificate | None:
    """The certificate in these bytes; None when there is none or it can't be read.

    Remembered: a shop shows the same one for months.
    """
    try:
        found = x509.load_der_x509_certificate(der or b"")
        return Certificate(
            issuer=_issuer(found),
            names=_names(found),
            valid_from=found.not_valid_before_utc,
            valid_to=found.not_valid_after_utc,
        )
    except ValueError:
        return None


def _issuer(certificate: x509.Certificate) -> str:
    """Who signed it, as people know them."""
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        found = certificate.issuer.get_attributes_for_oid(kind)
        if found:
            return str(found[0].value)
    return certificate.issuer.rfc4514_string()


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    return tuple(str(name.value) for name in found.value)


def distrust(
    error: ssl.SSLCertVerificationError, host: str, certificate: Certificate | None
) -> str:
    """Why the certificate was refused."""
    if error.verify_code in _WRONG_HOST:
        return f"the certificate is {_named(certificate)}not for {host}"
    if error.verify_code in _UNKNOWN_ISSUER:
        by = f" by {certificate.issuer}" if certificate else ""
        return (
            f"the certificate was issued{by}, which is no known authority, "
            "or an intermediate certificate is missing on the server"
        )
    return f"the certificate {_why(error, certificate)}"


def _why(error: ssl.SSLCertVerificationError, certificate: Certificate | None) -> str:
    code = error.verify_code
    if code == _SELF_SIGNED:
        return "is signed by itself, so no browser trusts it"
    if certificate is not None and code == _EXPIRED:
        return f"expired on {_moment(certificate.valid_to)}"
    if certificate is not None and code == _NOT_YET_VALID:
        return f"is not valid before {_moment(certificate.valid_from)}"
    return f"is not trusted: {error.verify_message}"


def refusal(error: ssl.SSLError, host: str) -> str:
    """Why no secure connection could be made, certificates apart."""
    reason = error.reason or ""
    if reason in _NOT_TLS:
        return "the answer was not TLS; perhaps plain HTTP is spoken on this port"
    if reason in _TOO_OLD:
        return "only TLS older than 1.2 is offered, which browsers refuse"
    if reason in _NO_CERTIFICATE:
        return f"the server has no certificate for {host}, or shares no cipher with us"
    return f"the secure connection failed ({reason.replace('_', ' ').lower() or 'broken off'})"


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _named(certificate: Certificate | None) -> str:
    names = certificate.names if certificate else ()
    if not names:
        return ""
    more = " and others" if len(names) > _MOST_NAMES else ""
    return f"for {', '.join(names[:_MOST_NAMES])}{more}, "
