"""Runs of digits that are nobody's number, though they may look like one: dates, money, coordinates, files.

Each row stands only where no further digits touch it, so that no part of a phone is taken for one.
"""

import re
from typing import Final

_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?:0?[1-9]|1[0-2])"
_DATE: Final = "(?:" + "|".join(rf"{_DAY}{sep}{_MONTH}{sep}(?:19|20)\d\d" for sep in (r"\.", "-", "/")) + ")"
_ALONE: Final = r"(?!\d)(?![\s._()/–-]{0,3}\d)"
_BEFORE_A_TIME: Final = r"(?=[T ,]{1,2}\d{1,2} ?(?:[:hg]\d\d|h\b|giờ))"

_ROWS: Final = (
    # A date, alone, before a time of day, or at either end of a span: 05.03.2025 08:15, 05-03-2025 - 07-03-2025.
    rf"{_DATE}\s?[–-]\s?{_DATE}{_ALONE}",
    rf"{_DATE}(?:{_ALONE}|{_BEFORE_A_TIME})",
    # The same as machines write it: 2025-03-05, alone or before a time of day.
    rf"(?:19|20)\d\d-{_MONTH}-{_DAY}(?:{_ALONE}|{_BEFORE_A_TIME})",
    # A sum of money or an area in groups of three: 150.000.000 đồng.
    r"[1-9]\d{0,2}(?:[.,]\d{3})+ ?(?:đ|đồng|vnđ|vnd|usd|m2|m²)(?!\w)",
    # A coordinate in Viet Nam, to four decimals or more: 12.6797123.
    rf"(?:[89]|1\d|2[0-3]|10[2-9])\.\d{{4,15}}{_ALONE}",
    rf"(?:[89]|1\d|2[0-3])\.\d{{4,15}}, ?(?=10[2-9]\.\d{{4,15}}{_ALONE})",
    # A file of the public service portal: 000.00.13.H15-261124-0012.
    rf"\d{{3}}\.\d\d\.\d\d\.H\d\d-\d{{6}}-\d{{4,5}}{_ALONE}",
)

ORDINARY: Final = re.compile(r"(?<![\d+])(?<!\d[\s._()/–-])(?:" + "|".join(_ROWS) + ")", re.IGNORECASE)
"""One of the rows."""
