"""Writes the holidays that a province keeps as a file: `python -m tests.provinces.holiday_rows`."""

import csv
from io import StringIO
from pathlib import Path

import holidays

import ioc

YEARS = range(2020, 2036)
FILE = Path(ioc.__file__).parent / "provinces" / "daklak" / "calendar.csv"


def table() -> str:
    """What the package knows of these years: days off with their names, and days of weekly rest that are worked."""
    vi, en = (holidays.country_holidays("VN", years=YEARS, language=language) for language in ("vi", "en_US"))
    rows = [(day.isoformat(), "no", vi[day], en[day]) for day in vi]
    rows += [(day.isoformat(), "yes", "Làm bù", "Worked instead of another day") for day in vi.weekend_workdays]
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("day", "works", "vi", "en"))
    writer.writerows(sorted(row for row in rows if int(row[0][:4]) in YEARS))
    return out.getvalue()


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
