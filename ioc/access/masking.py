"""The working text: what was said, with phones, identity numbers and addresses of mail masked.

The original is sealed beside it; what travels and is shown is this copy (law 7).
"""

import re
from typing import Final

import phonenumbers

from ioc.access.ordinary_numbers import ORDINARY

PHONE: Final = "[số điện thoại]"
IDENTITY: Final = "[số giấy tờ]"
MAIL: Final = "[thư điện tử]"

_REGION: Final = "VN"
# No text for anybody, and U+0000 is more than PostgreSQL can hold.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MAIL: Final = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[\w-]+(?:\.[\w-]+)+")
# Citizen identity cards have twelve digits, the older people's identity cards nine; people group them as they like.
_TWELVE: Final = re.compile(r"(?<![\d+])(?<!\d[ .-])(?:\d[ .-]?){11}\d(?![ .-]?\d)")
_NINE: Final = re.compile(r"(?<![\d+])(?<!\d[ .-])(?:\d[ .-]?){8}\d(?![ .-]?\d)")
# A Vietnamese number as people write it, also where the library finds no valid one: 0 or +84, then 8 to 10 digits.
_PHONE: Final = re.compile(r"(?<!\d)(?:\+?84|0)(?:[\s._()–-]{0,3}\d){8,10}(?!\d)")
_MANY_DIGITS: Final = re.compile(r"\d(?:\D{0,3}\d){6}")


def mask(text: str) -> str:
    """The text without what could identify or reach a person, and without control characters.

    Ordinary text comes back unchanged, also with dates, sums of money, coordinates and file numbers in it.
    """
    text = _CONTROL.sub("", text)
    if "@" in text:
        text = _MAIL.sub(MAIL, text)
    if not _MANY_DIGITS.search(text):
        return text
    masked, end = [], 0
    for ordinary in ORDINARY.finditer(text):
        masked += [_mask_numbers(text[end : ordinary.start()]), ordinary[0]]
        end = ordinary.end()
    return "".join([*masked, _mask_numbers(text[end:])])


def _mask_numbers(text: str) -> str:
    """Cards of twelve digits first: a part of one may look like a phone. Those of nine last, for the same reason."""
    if not _MANY_DIGITS.search(text):
        return text
    return _NINE.sub(IDENTITY, _PHONE.sub(PHONE, _mask_phones(_TWELVE.sub(IDENTITY, text))))


def _mask_phones(text: str) -> str:
    masked, end = [], 0
    for match in phonenumbers.PhoneNumberMatcher(text, _REGION, leniency=phonenumbers.Leniency.VALID):
        masked += [text[end : match.start], PHONE]
        end = match.end
    return "".join([*masked, text[end:]])
