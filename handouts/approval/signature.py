"""A record and a key to a signature (Ed25519, RFC 8032), and a signature to what is wrong with it.

The package `cryptography` does the work; it is asked for only where a clinic has a key.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from handouts.content.approvals import ApprovalRecord
from handouts.content.folders import shown, unreadable
from handouts.content.library import Library
from handouts.content.places import Sourced
from handouts.diagnostics import Diagnostic, HandoutError, Location

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    from handouts.approval.names import Names

SUFFIX: Final = ".sig"
PUBLIC: Final = "ssh-ed25519"
"""Starts a public key as ssh-keygen writes it."""
_RAW: Final = 32
"""Bytes of a public key, the last of its base64 text (RFC 8709)."""
_PRIME: Final = 2**255 - 19
_ORDER_8: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_LOW_ORDER: Final = frozenset({0, 1, _PRIME - 1, _ORDER_8, _PRIME - _ORDER_8})
"""The y of the eight points of edwards25519 whose order divides 8 (RFC 8032, 5.1)."""
_MAKE_ONE: Final = "make one with: ssh-keygen -t ed25519 -N '' -f approval"
_INSTALL: Final = "pip install 'handouts[sign]'"


def message_of(record: ApprovalRecord) -> bytes:
    """Give the bytes that are signed: the seal, which stands for all of the record."""
    return f"handouts approval {record.seal}\n".encode("ascii")


def signature_faults(record: Sourced[ApprovalRecord], names: Names, library: Library) -> tuple[Diagnostic, ...]:
    """Find what is wrong with the signature of a record, if its clinic asks for one.

    Raises HandoutError when it cannot be read or checked.
    """
    clinic = library.clinic(names.clinic)
    if clinic.value.approval_key is None:
        return ()
    path = library.folders.on_top(names.path(suffix=SUFFIX))
    if path is None:
        message = f"'{names.clinic}' wants its approvals signed, and this one is not"
        hint = f"have it approved again with --key, or restore '{names.record}{SUFFIX}' from version control"
        return (Diagnostic("approval-unsigned", message, record.at(), hint),)
    public = public_key(clinic.value.approval_key, clinic.at("approval_key"))
    if _verifies(public, library.folders.read(path), message_of(record.value)):
        return ()
    message = f"this is not a signature of the record by the key that '{names.clinic}' names"
    hint = f"that key is the 'approval_key' on line {clinic.at('approval_key').line} of {clinic.at().file}"
    return (Diagnostic("approval-signature", message, Location(shown(path)), hint),)


def signature_of(record: ApprovalRecord, key: Ed25519PrivateKey) -> bytes:
    """Sign a record; one line of base64."""
    return b64encode(key.sign(message_of(record))) + b"\n"


def public_key(written: str, place: Location) -> Ed25519PublicKey:
    """Read a public key as `ssh-keygen` writes it and `clinic.yaml` takes it. Raises HandoutError for a weak one."""
    cryptography_there(place)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    raw = b64decode(written.split(" ")[1])
    if is_weak(raw[-_RAW:]):
        message = "'approval_key' is a key that any signature may fit"
        raise HandoutError(Diagnostic("weak-key", message, place, _MAKE_ONE))
    return Ed25519PublicKey.from_public_bytes(raw[-_RAW:])


def is_weak(raw: bytes) -> bool:
    """Whether the bytes of a public key are a point of low order: signatures by it can be made without a private key.

    The sign of the point is its last bit; whichever it is, the order is the same.
    """
    y = int.from_bytes(raw, "little") & ~(1 << 255)
    return y % _PRIME in _LOW_ORDER


def private_key(path: Path, passphrase: Callable[[], str] | None = None) -> Ed25519PrivateKey:
    """Read a private key file, in the form of OpenSSH or PEM; `passphrase` asks for that of a locked one.

    Raises HandoutError.
    """
    place = Location(shown(path))
    cryptography_there(None)
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        data = path.read_bytes()
    except OSError as error:
        raise HandoutError(unreadable(place.file, error)) from None
    try:
        key = _unlocked(data, place, passphrase)
    except (ValueError, UnsupportedAlgorithm):
        raise HandoutError(Diagnostic("not-a-key", "the file holds no private key", place, _MAKE_ONE)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise HandoutError(Diagnostic("not-a-key", "the key is not an Ed25519 key", place, _MAKE_ONE))
    return key


def _unlocked(data: bytes, place: Location, passphrase: Callable[[], str] | None) -> object:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in data else load_pem_private_key
    try:
        return load(data, None)
    except TypeError:
        if passphrase is None:
            message, hint = "the key is locked with a passphrase", "run this in a terminal, where it is asked for"
            raise HandoutError(Diagnostic("locked-key", message, place, hint)) from None
    try:
        return load(data, passphrase().encode())
    except ValueError:
        hint = "type it again, small and capital letters as they are"
        raise HandoutError(Diagnostic("locked-key", "the passphrase is not that of the key", place, hint)) from None


def public_line(key: Ed25519PrivateKey) -> str:
    """Write the public half of a key as `approval_key` of clinic.yaml takes it."""
    raw = key.public_key().public_bytes_raw()
    fields = b"".join(len(part).to_bytes(4, "big") + part for part in (PUBLIC.encode(), raw))
    return f"{PUBLIC} {b64encode(fields).decode()}"


def cryptography_there(place: Location | None) -> None:
    """Raise HandoutError when the package that signs is not installed."""
    from importlib.util import find_spec

    if find_spec("cryptography") is None:
        message = "signatures need the package 'cryptography', which is not installed"
        raise HandoutError(Diagnostic("no-cryptography", message, place, _INSTALL))


def _verifies(public: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        public.verify(b64decode(signature.strip(), validate=True), message)
    except (InvalidSignature, NotBase64):
        return False
    return True
