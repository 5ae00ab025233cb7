"""The working text: no phone, identity number or address of mail survives; ordinary text is left alone."""

from datetime import date
from typing import Any

import phonenumbers
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from ioc.access.masking import IDENTITY, MAIL, PHONE, mask

PATIENT = settings(deadline=None)
SEPARATORS = (" ", ".", "-", "  ", " . ", "–", "_", "\u00a0", ") ")

ORDINARY = [
    "Ổ gà lớn trước cổng trường, sâu 20 cm, đã 3 tuần",
    "Lúc 05.03.2025 08:15 có cháy ở số 12/34/56 đường 10/3",
    "từ 05-03-2025 - 07-03-2025 mất điện, ngày 01/02/2025, 03/04/2025 cũng vậy",
    "08:15 05.03.2025, 5.3.2025 8h30, 05.03.2025 8 giờ, 05.03.2025.",
    "nước dâng 422.42 m lúc 2025-11-20T08:15:00+07:00, hôm 2025-11-19 thì 421.90 m",
    "tọa độ 12.6797123, 108.0377123 hoặc 12.6797,108.0377",
    "đòi 150.000.000 đồng, rồi 1.500.000.000 đ, 25,000,000 VND, lấn 1.250.000 m2",
    "xe 47A-123.45 đi QL14 km 123+456, gọi 113, 114, 115 không ai nghe",
    "hồ sơ 000.00.13.H15-261124-0012 quá hạn 12 ngày",
    "lớp 5@2 và nhóm @thanhnien",
    "",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_comes_back_unchanged(text: str) -> None:
    assert mask(text) == text


PERSONAL = [
    ("gọi 0905123456 nhé", f"gọi {PHONE} nhé"),
    ("gọi 0905.123.456 hoặc 0262 3812345", f"gọi {PHONE} hoặc {PHONE}"),
    ("+84 905 123 456", PHONE),
    ("(0262) 381-2345", PHONE),
    ("sđt: 0 9 0 5 1 2 3 4 5 6", f"sđt: {PHONE}"),
    ("0905/123/456", PHONE),
    ("0905_123_456", PHONE),
    ("０９０５１２３４５６", PHONE),
    ("09.01.2012 34", PHONE),
    ("0905123456 ngày 05.03.2025", f"{PHONE} ngày 05.03.2025"),
    ("ngày 05.03.2025 0905123456", f"ngày 05.03.2025 {PHONE}"),
    ("tel:+1 202 555 0143", f"tel:{PHONE}"),
    ("CMND 240123456", f"CMND {IDENTITY}"),
    ("CMND 240 123 456, công an Đắk Lắk", f"CMND {IDENTITY}, công an Đắk Lắk"),
    ("CCCD 066099012345.", f"CCCD {IDENTITY}."),
    ("căn cước 066 099 012 345", f"căn cước {IDENTITY}"),
    ("căn cước 066-099-012-345", f"căn cước {IDENTITY}"),
    ("thư nguyen.van-a+b@mail.example.vn!", f"thư {MAIL}!"),
    ("o'neil@x.vn", MAIL),
]


@pytest.mark.parametrize(("text", "masked"), PERSONAL)
def test_what_reaches_or_names_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_control_characters_are_left_out() -> None:
    assert mask("a\x00b\x1fc\nd\te") == "abc\nd\te"


@st.composite
def vietnamese_phones(draw: st.DrawFn) -> phonenumbers.PhoneNumber:
    """Any valid number of a mobile or a house: the plan's own example, with its last six digits drawn."""
    kind = draw(st.sampled_from([phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE]))
    example = phonenumbers.example_number_for_type("VN", kind)
    assert example is not None
    stem = str(example.national_number)[:-6]
    if kind == phonenumbers.PhoneNumberType.MOBILE:
        stem = draw(st.sampled_from(["32", "35", "39", "52", "56", "70", "79", "81", "86", "90", "93", "97"])) + "1"
    number = phonenumbers.parse(f"+84{stem}{draw(st.integers(0, 999_999)):06}")
    assume(phonenumbers.is_valid_number(number))
    return number


@st.composite
def spelled(draw: st.DrawFn) -> str:
    """A phone as people write it: a usual form, or its digits in groups of two to four with one kind of separator."""
    number = draw(vietnamese_phones())
    form: Any = draw(st.sampled_from([PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, None]))
    if form is not None:
        return phonenumbers.format_number(number, form)
    digits = f"0{number.national_number}"
    separator = draw(st.sampled_from(SEPARATORS))
    sizes = draw(st.lists(st.integers(2, 4), min_size=6, max_size=6))
    groups = []
    for size in sizes:
        groups.append(digits[:size])
        digits = digits[size:]
    return separator.join(group for group in groups if group)


WORDS = st.lists(
    st.sampled_from(["gọi", "số", "ổ gà", "ngày 05.03.2025", "lúc 8h30", "12 Lê Lợi", "sâu 20 cm", "!", "ạ,", "Zalo:"]),
    max_size=5,
).map(", ".join)


@PATIENT
@given(before=WORDS, phone=spelled(), after=WORDS)
def test_no_valid_phone_survives_however_it_is_spelled(before: str, phone: str, after: str) -> None:
    masked = mask(f"{before} – gọi {phone} – {after}")

    assert phone not in masked
    assert PHONE in masked or IDENTITY in masked
    assert not list(phonenumbers.PhoneNumberMatcher(masked, "VN", leniency=phonenumbers.Leniency.VALID))


@PATIENT
@given(
    digits=st.from_regex(r"0\d{11}|[1-9]\d{8}", fullmatch=True, alphabet="0123456789"),
    separator=st.sampled_from(["", " ", ".", "-"]),
    before=WORDS,
)
def test_no_identity_number_survives(digits: str, separator: str, before: str) -> None:
    written = separator.join(digits[start : start + 3] for start in range(0, len(digits), 3))

    masked = mask(f"{before} giấy tờ {written} của tôi")

    assert masked in {f"{before} giấy tờ {IDENTITY} của tôi", f"{before} giấy tờ {PHONE} của tôi"}


@PATIENT
@given(mail=st.emails(domains=st.from_regex(r"[a-z]{2,8}(\.[a-z]{2,4}){1,2}", fullmatch=True)), before=WORDS)
def test_no_address_of_mail_survives(mail: str, before: str) -> None:
    assert mask(f"{before} thư {mail} ạ") == f"{before} thư {MAIL} ạ"


SHORT_NUMBERS = st.integers(0, 99_999).map(str)
PLAIN_WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)


@PATIENT
@given(st.lists(st.tuples(PLAIN_WORDS, SHORT_NUMBERS | PLAIN_WORDS), max_size=20))
def test_words_and_short_numbers_come_back_unchanged(said: list[tuple[str, str]]) -> None:
    text = " – ".join(f"{word} {number}" for word, number in said)

    assert mask(text) == text


@PATIENT
@given(
    day=st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)),
    form=st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]),
    clock=st.sampled_from(["", " 08:15", " 8h", " 23h59", " 8 giờ", ", 17:05:00"]),
)
def test_dates_and_times_come_back_unchanged(day: date, form: str, clock: str) -> None:
    text = f"vào {day.strftime(form)}{clock} thì có cháy"

    assert mask(text) == text


@PATIENT
@given(st.text(max_size=300))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)
