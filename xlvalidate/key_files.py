"""The private part of a key in its file: PKCS#8 as PEM, plain, or locked with a passphrase.

Locked it is what `openssl pkcs8 -topk8 -scrypt` writes, and openssl opens it. `cryptography` opens such a file and
writes none: it locks with PBKDF2 in 2,048 rounds, of which a graphics card tries millions a second. So the few bytes
around what is encrypted are written here.
"""

import base64
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SHORTEST = 8
"""Characters of a passphrase."""

LOCKED = b"ENCRYPTED PRIVATE KEY"
# 16 MB and 0.2 s for each guess, and within what an openssl takes without being told.
_N, _R, _P = 2**14, 8, 5
_SALT, _BLOCK, _AES_KEY = 16, 16, 32

_INTEGER, _OCTETS, _OBJECT, _SEQUENCE = 0x02, 0x04, 0x06, 0x30
_PBES2, _SCRYPT, _AES_256_CBC = (
    bytes.fromhex(digits) for digits in ("2a864886f70d01050d", "2b06010401da47040b", "60864801650304012a")
)


def locked(key: "Ed25519PrivateKey", passphrase: str) -> bytes:
    """The key as PEM that only the passphrase opens."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
    from cryptography.hazmat.primitives.padding import PKCS7

    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    salt, start = os.urandom(_SALT), os.urandom(_BLOCK)
    secret = Scrypt(salt=salt, length=_AES_KEY, n=_N, r=_R, p=_P).derive(as_bytes(passphrase))
    padder = PKCS7(8 * _BLOCK).padder()
    cipher = Cipher(algorithms.AES(secret), modes.CBC(start)).encryptor()
    hidden = cipher.update(padder.update(plain) + padder.finalize()) + cipher.finalize()
    by = _sequence(
        _item(_OBJECT, _SCRYPT),
        _sequence(_item(_OCTETS, salt), *map(_number, (_N, _R, _P))),
    )
    cipher_used = _sequence(_item(_OBJECT, _AES_256_CBC), _item(_OCTETS, start))
    whole = _sequence(_sequence(_item(_OBJECT, _PBES2), _sequence(by, cipher_used)), _item(_OCTETS, hidden))
    text = base64.b64encode(whole)
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return b"\n".join([b"-----BEGIN %s-----" % LOCKED, *lines, b"-----END %s-----" % LOCKED, b""])


def as_bytes(passphrase: str) -> bytes:
    """A passphrase as it locks and opens a file: a letter that can be typed in two ways is one letter."""
    import unicodedata

    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _item(kind: int, content: bytes) -> bytes:
    """One item of DER."""
    length = len(content)
    if length < 0x80:
        return bytes((kind, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((kind, 0x80 | len(size))) + size + content


def _sequence(*items: bytes) -> bytes:
    return _item(_SEQUENCE, b"".join(items))


def _number(number: int) -> bytes:
    return _item(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))
