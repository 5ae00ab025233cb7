"""An incident's code, `DL-7K3Q9M`: short enough to say, and never given twice."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, so that a code survives being read out on the phone."""

_BITS: Final = 30
_ODD: Final = 0x2545F491
"""Multiplying by an odd number modulo a power of two meets every value once: codes look mixed, none repeats."""


def incident_code(number: int) -> str:
    """The code of the installation's n-th incident; 2^30 codes before the first could come again."""
    mixed = number * _ODD % (1 << _BITS)
    return "DL-" + "".join(ALPHABET[mixed >> shift & 31] for shift in range(_BITS - 5, -1, -5))
