"""The look-up code of a request: the only key a resident has, read from paper and typed on a phone."""

import unicodedata

ALPHABET = (
    "34679ACDEFGHJKMNPQRTVWXY"  # nothing that looks like something else: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V
)
LENGTH = 16
GROUP = 4
ENTROPY_BYTES = 16


def make_code(random_bytes: bytes) -> str:
    """A code from at least 16 random bytes: 24^16, more than 73 bits. Raises ValueError with fewer."""
    if len(random_bytes) < ENTROPY_BYTES:
        raise ValueError(f"{ENTROPY_BYTES} random bytes are needed")
    number = int.from_bytes(random_bytes, "big")
    symbols = []
    for _ in range(LENGTH):
        number, symbol = divmod(number, len(ALPHABET))
        symbols.append(ALPHABET[symbol])
    return "".join(symbols)


def show_code(code: str) -> str:
    """As printed: four groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalise_code(text: str) -> str | None:
    """The code a person typed, however they spaced it; None when it cannot be one."""
    if len(text) > 4 * LENGTH:
        return None
    letters = unicodedata.normalize("NFKC", text).upper()
    code = "".join(letter for letter in letters if not letter.isspace() and letter not in "-—–_.")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
