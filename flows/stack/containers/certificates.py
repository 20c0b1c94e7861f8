"""Certificates of the stack's own authority, so that no credential crosses its network in the clear.

Each service gets a folder of its own with `ca.crt`, `tls.crt` and `tls.key`; who only has to trust them gets `ca.crt`
alone; the authority's key stays in a folder that no service sees. Running it again changes nothing, until a certificate
nears its end or lacks a name: then that one is made anew.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from flows.errors import Stop
from flows.files import write_whole

AUTHORITY_LIFE = timedelta(days=3650)
LIFE = timedelta(days=730)
RENEWED = timedelta(days=60)  # before its end
ON_THIS_HOST = ("localhost", "127.0.0.1", "::1")  # how a service is called through its published port


def issue(authority: Path, trust: Path, services: Mapping[str, Path]) -> list[Path]:
    """Make what is missing or near its end; the files that were written.

    `services` has the folder of each service by its name on the network. A service's certificate that is damaged is
    made anew; an authority never is, since everybody would have to trust the new one. Raises `Stop`.
    """
    now = datetime.now(UTC)
    try:
        return _issue(authority, trust, services, now)
    except OSError as error:
        raise Stop(
            f"{error.filename or authority} cannot be read or written: {error.strerror}",
            safe="Each file is whole: as it was, or new.",
            next_command="mend the folder or its permissions, then the same command",
        ) from error


def _issue(authority: Path, trust: Path, services: Mapping[str, Path], now: datetime) -> list[Path]:
    written = []
    try:
        if not _lasts(authority, "ca", now):
            written += _new_authority(authority, now)
        issuer = x509.load_pem_x509_certificate((authority / "ca.crt").read_bytes())
        key = load_pem_private_key((authority / "ca.key").read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:  # not PEM, or with a password
        raise _not_ours(authority) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise _not_ours(authority)
    for folder in (trust, *services.values()):
        written += _keep(folder / "ca.crt", (authority / "ca.crt").read_bytes())
    for service, folder in services.items():
        if not _serves(folder, issuer, (service, *ON_THIS_HOST), now):
            written += _new_service(folder, service, issuer, key, now)
    return written


def _not_ours(authority: Path) -> Stop:
    return Stop(
        f"ca.crt and ca.key in {authority} are not an authority that was made here, or they are damaged",
        safe="Nothing was written.",
        next_command="restore the two; or remove them, and the same command makes an authority that everybody has to "
        "trust anew",
    )


def _new_authority(folder: Path, now: datetime) -> list[Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"article-flows {now:%Y-%m-%d}")
    authority = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _write_pair(folder, "ca", authority, key)


def _new_service(
    folder: Path, service: str, issuer: x509.Certificate, issuer_key: ec.EllipticCurvePrivateKey, now: datetime
) -> list[Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name(service), issuer.subject, key.public_key(), now, LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        # Nodes of Elasticsearch are clients of each other too.
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .add_extension(
            x509.SubjectAlternativeName([_alternative(name) for name in (service, *ON_THIS_HOST)]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )
    return _write_pair(folder, "tls", certificate, key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # clocks of two hosts
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _lasts(folder: Path, stem: str, now: datetime) -> bool:
    """Whether there is a certificate with its key, and not near its end."""
    if not ((folder / f"{stem}.crt").exists() and (folder / f"{stem}.key").exists()):
        return False
    certificate = x509.load_pem_x509_certificate((folder / f"{stem}.crt").read_bytes())
    key = load_pem_private_key((folder / f"{stem}.key").read_bytes(), None)
    return key.public_key() == certificate.public_key() and certificate.not_valid_after_utc > now + RENEWED


def _serves(folder: Path, issuer: x509.Certificate, names: Sequence[str], now: datetime) -> bool:
    """Whether the service's certificate lasts, is of this authority, and has these names."""
    try:
        if not _lasts(folder, "tls", now):
            return False
    except (ValueError, TypeError, UnsupportedAlgorithm):  # damaged
        return False
    certificate = x509.load_pem_x509_certificate((folder / "tls.crt").read_bytes())
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    there = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {_alternative(name) for name in names} <= set(there)


def _write_pair(folder: Path, stem: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> list[Path]:
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return [
        *_keep(folder / f"{stem}.key", secret, mode=0o600),
        *_keep(folder / f"{stem}.crt", certificate.public_bytes(Encoding.PEM)),
    ]


def _keep(file: Path, content: bytes, mode: int = 0o644) -> list[Path]:
    """The file, if it had to be written."""
    if file.exists() and file.read_bytes() == content:
        return []
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, content, durable=True, mode=mode)
    return [file]
