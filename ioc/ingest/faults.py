"""What is wrong with a body, each fault with its place and a sentence in both languages."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import ValidationError

from ioc.http.problems import Fault, Problem
from ioc.phrases.text import Text

# pydantic's kind of error → what to mend. Words in braces come from the error's context.
_SENTENCES: Final = {
    "missing": Text(vi="Thiếu trường này.", en="This field is missing."),
    "extra_forbidden": Text(
        vi="Không có trường này; hãy xem lại tên.", en="There is no such field; look at its name again."
    ),
    "string_too_long": Text(vi="Dài quá {max_length} ký tự.", en="Longer than {max_length} characters."),
    "string_too_short": Text(vi="Không được để trống.", en="It must not be empty."),
    "string_pattern_mismatch": Text(vi="Không đúng dạng {pattern}.", en="It does not have the form {pattern}."),
    "string_type": Text(vi="Phải là chuỗi ký tự.", en="It must be a string."),
    "string_unicode": Text(vi="Phải là văn bản Unicode.", en="It must be Unicode text."),
    "float_type": Text(vi="Phải là số.", en="It must be a number."),
    "finite_number": Text(vi="Phải là số hữu hạn.", en="It must be a finite number."),
    "greater_than_equal": Text(vi="Phải từ {ge} trở lên.", en="It must be {ge} or more."),
    "less_than_equal": Text(vi="Phải từ {le} trở xuống.", en="It must be {le} or less."),
    "enum": Text(vi="Phải là một trong: {expected}.", en="It must be one of: {expected}."),
    "list_type": Text(vi="Phải là danh sách.", en="It must be a list."),
    "too_long": Text(vi="Nhiều quá {max_length} mục.", en="More than {max_length} items."),
    "model_type": Text(vi="Phải là một đối tượng JSON.", en="It must be a JSON object."),
    "model_attributes_type": Text(vi="Phải là một đối tượng JSON.", en="It must be a JSON object."),
    "dict_type": Text(vi="Phải là một đối tượng JSON.", en="It must be a JSON object."),
    "timezone_aware": Text(
        vi="Thời điểm phải có múi giờ, ví dụ 2026-11-24T08:15:00+07:00.",
        en="The time needs its offset, such as 2026-11-24T08:15:00+07:00.",
    ),
    "json_invalid": Text(vi="Đây không phải JSON: {error}.", en="This is not JSON: {error}."),
}
_TIME: Final = Text(
    vi="Phải là thời điểm RFC 3339, ví dụ 2026-11-24T08:15:00+07:00.",
    en="It must be an RFC 3339 time, such as 2026-11-24T08:15:00+07:00.",
)

TITLE: Final = Text(vi="Nội dung chưa đúng", en="The body is not right")
DETAIL: Final = Text(
    vi="Hãy sửa những chỗ nêu trong errors rồi gửi lại.", en="Mend what stands in errors and send again."
)


def faults_of_form(invalid: ValidationError) -> list[Fault]:
    """Every field of the wrong form. Raises `Problem` 400 for what is no JSON at all."""
    found = invalid.errors(include_url=False, include_input=False)
    faults = [_fault(each) for each in found]
    if any(each["type"] == "json_invalid" for each in found):
        raise refused(faults, status=400)
    return faults


def with_further(faults: Sequence[Fault], further: Sequence[Fault]) -> list[Fault]:
    """The faults, and those of the further ones whose place has none yet."""
    places = {fault.at for fault in faults}
    return [*faults, *(fault for fault in further if fault.at not in places)]


def refused(faults: Sequence[Fault], *, status: int = 422) -> Problem:
    """A body that was understood and cannot be taken, with what to mend."""
    return Problem(status=status, kind="invalid_body", title=TITLE, detail=DETAIL, faults=faults)


def _fault(error: Any) -> Fault:
    return Fault(at="".join(f"/{_escaped(str(part))}" for part in error["loc"]), detail=_sentence(error))


def _escaped(part: str) -> str:
    """As RFC 6901 writes a name that has a slash or a tilde in it."""
    return part.replace("~", "~0").replace("/", "~1")


def _sentence(error: Any) -> Text:
    kind = error["type"]
    if kind.startswith(("datetime_", "timezone_")) and kind not in _SENTENCES:
        return _TIME
    template = _SENTENCES.get(kind)
    if template is None:
        return Text(vi=f"Giá trị chưa đúng: {error['msg']}.", en=f"{error['msg']}.")
    words = error.get("ctx", {})
    return Text(vi=template.vi.format(**words), en=template.en.format(**words))
