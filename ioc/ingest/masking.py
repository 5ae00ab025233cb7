"""The working text: what was said, with phones, identity numbers and addresses of mail masked.

The original is sealed beside it; what travels and is shown is this copy (law 7).
"""

import re
from typing import Final

import phonenumbers

PHONE: Final = "[số điện thoại]"
IDENTITY: Final = "[số giấy tờ]"
MAIL: Final = "[thư điện tử]"

_REGION: Final = "VN"
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# Citizen identity cards have twelve digits, the older people's identity cards nine; people group them as they like.
_IDENTITY: Final = re.compile(r"(?<![\d.,])(?:\d[ .-]?){8}(?:\d[ .-]?){3}\d(?!\d)|(?<![\d.,])(?:\d[ .-]?){8}\d(?!\d)")
# A Vietnamese number as people write it, also where the library finds no valid one: 0 or +84, then 8 to 10 digits.
_PHONE: Final = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .()-]{0,2}\d){8,10}(?!\d)")
_MANY_DIGITS: Final = re.compile(r"\d(?:\D{0,3}\d){6}")


def mask(text: str) -> str:
    """The text without what could identify or reach a person. Ordinary text comes back unchanged."""
    if "@" in text:
        text = _MAIL.sub(MAIL, text)
    if not _MANY_DIGITS.search(text):
        return text
    return _IDENTITY.sub(IDENTITY, _PHONE.sub(PHONE, _mask_phones(text)))


def _mask_phones(text: str) -> str:
    masked, end = [], 0
    for match in phonenumbers.PhoneNumberMatcher(text, _REGION, leniency=phonenumbers.Leniency.VALID):
        masked += [text[end : match.start], PHONE]
        end = match.end
    return "".join([*masked, text[end:]])
