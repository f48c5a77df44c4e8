"""Personal data at rest: encrypted with a key that is not in the database, found by a keyed hash.

All ciphers of the house are in this module, so that another algorithm (SM4, SM3) can take their place.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

KEY_ID = b"\x01"


def _key() -> bytes:
    key: bytes = current_app.config["SETTINGS"].data_key
    return key


def seal(text: str) -> bytes:
    """Encrypt (AES-256-GCM): key id, nonce, ciphertext."""
    return seal_bytes(text.encode())


def unseal(sealed: bytes) -> str:
    """Decrypt; raises ValueError when the key is not the one it was sealed with."""
    return unseal_bytes(sealed).decode()


def seal_bytes(data: bytes) -> bytes:
    """The same for a whole file."""
    nonce = os.urandom(12)
    return KEY_ID + nonce + AESGCM(_key()).encrypt(nonce, data, KEY_ID)


def unseal_bytes(sealed: bytes) -> bytes:
    """The same for a whole file; raises ValueError."""
    try:
        return AESGCM(_key()).decrypt(sealed[1:13], sealed[13:], sealed[:1])
    except InvalidTag as error:
        raise ValueError("sealed with another data key") from error


def fingerprint(text: str) -> str:
    """A keyed hash (HMAC-SHA-256) under which a sealed value can be found again."""
    return hmac.new(_key(), text.encode(), hashlib.sha256).hexdigest()
