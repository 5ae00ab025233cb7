"""The catalogue of what people are told by mail and message: why they are written to, and what about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, Literal

from ioc.phrases.text import Text

Language = Literal["vi", "en"]

OPENINGS: Final = {
    "assigned": Text(
        vi="Đơn vị được giao vụ việc mới; đề nghị tiếp nhận.",
        en="A new case is yours; please acknowledge it.",
    ),
    "due_soon": Text(vi="Vụ việc sắp đến hạn.", en="A case is due soon."),
    "overdue": Text(vi="Vụ việc đã quá hạn.", en="A case is overdue."),
    "escalated": Text(
        vi="Vụ việc chưa có ai trả lời đúng hạn nên được báo lên cấp trên.",
        en="Nobody answered for this case in time, so it is brought to you.",
    ),
    "reminder": Text(vi="Nhắc việc: vụ việc vẫn chờ trả lời.", en="A reminder: this case still waits for an answer."),
    "acknowledgement_lapsed": Text(
        vi="Đã tiếp nhận nhưng chưa có tiến triển; vụ việc cần được tiếp nhận lại.",
        en="It was acknowledged but did not move on; it must be acknowledged again.",
    ),
    "extension_asked": Text(
        vi="Đơn vị xin gia hạn; đề nghị quyết định.",
        en="A department asks for more time; please decide.",
    ),
    "extension_decided": Text(
        vi="Đề nghị gia hạn đã có quyết định.",
        en="The request for more time was decided.",
    ),
    "decide_due": Text(
        vi="Đề nghị gia hạn đang chờ quyết định.",
        en="A request for more time waits for a decision.",
    ),
    "dispatch_due": Text(
        vi="Vụ việc bị trả lại đang chờ Trung tâm giao tiếp.",
        en="A returned case waits for the centre to send it on.",
    ),
    "answer_due": Text(
        vi="Người phản ánh chưa trả lời câu hỏi của Trung tâm.",
        en="The reporter has not answered the centre's question.",
    ),
    "feedback_due": Text(
        vi="Thời gian để người phản ánh có ý kiến về kết quả sắp hết.",
        en="The reporter's time to object to the result is running out.",
    ),
    "review_due": Text(
        vi="Kết quả xử lý đang chờ duyệt.",
        en="A result waits for your review.",
    ),
    "dissatisfied": Text(
        vi="Người phản ánh không hài lòng với kết quả; đề nghị xem lại.",
        en="The reporter is not satisfied with the result; please look at it again.",
    ),
    "conference": Text(
        vi="Trung tâm mời đơn vị trao đổi trực tuyến về vụ việc.",
        en="The centre asks the department to confer about a case.",
    ),
    "verify_due": Text(
        vi="Phản ánh đang chờ xác minh.",
        en="A report waits to be verified.",
    ),
    "returned": Text(
        vi="Đơn vị trả lại vụ việc kèm lý do.",
        en="A department returned a case, with its reason.",
    ),
    "reopened": Text(
        vi="Vụ việc được mở lại; đồng hồ chạy tiếp phần thời gian còn lại.",
        en="A case was reopened; its clock goes on with what was left.",
    ),
    "repaired": Text(
        vi="Hệ thống phát hiện vụ việc thiếu người phụ trách hoặc bước kế tiếp và đã tự sửa; đề nghị kiểm tra.",
        en="A case had lost its owner or its next step and was repaired; please look at it.",
    ),
    "undelivered": Text(
        vi="Có thông báo về vụ việc này không gửi được; đề nghị liên hệ bằng cách khác.",
        en="A notice about this case could not be delivered; please reach them another way.",
    ),
    "bundle": Text(
        vi="Các vụ việc sau đang chờ đơn vị, nặng nhất trước.",
        en="These cases wait for you, the worst first.",
    ),
}
"""Why somebody is written to, by the name that a notice gives its text."""

_SUBJECTS: Final = {
    "assigned": Text(vi="Giao việc", en="Assigned"),
    "due_soon": Text(vi="Sắp đến hạn", en="Due soon"),
    "overdue": Text(vi="Quá hạn", en="Overdue"),
    "escalated": Text(vi="Báo cấp trên", en="Escalated"),
    "reminder": Text(vi="Nhắc việc", en="Reminder"),
    "acknowledgement_lapsed": Text(vi="Tiếp nhận hết hiệu lực", en="Acknowledgement lapsed"),
    "extension_asked": Text(vi="Xin gia hạn", en="Extension asked"),
    "extension_decided": Text(vi="Đã quyết định gia hạn", en="Extension decided"),
    "decide_due": Text(vi="Chờ quyết định gia hạn", en="Decision due"),
    "dispatch_due": Text(vi="Chờ giao tiếp", en="Dispatch due"),
    "answer_due": Text(vi="Chờ người phản ánh trả lời", en="Answer due"),
    "feedback_due": Text(vi="Sắp hết hạn góp ý", en="Feedback due"),
    "review_due": Text(vi="Chờ duyệt kết quả", en="Review due"),
    "dissatisfied": Text(vi="Chưa hài lòng", en="Not satisfied"),
    "conference": Text(vi="Mời trao đổi", en="Conference"),
    "verify_due": Text(vi="Chờ xác minh", en="Verification due"),
    "returned": Text(vi="Trả lại", en="Returned"),
    "reopened": Text(vi="Mở lại", en="Reopened"),
    "repaired": Text(vi="Đã tự sửa", en="Repaired"),
    "undelivered": Text(vi="Không gửi được thông báo", en="Notice not delivered"),
    "bundle": Text(vi="Các vụ việc đang chờ", en="Cases waiting"),
}

_SEVERITIES: Final = {
    1: Text(vi="1 (thấp)", en="1 (low)"),
    2: Text(vi="2 (trung bình)", en="2 (medium)"),
    3: Text(vi="3 (lớn)", en="3 (large)"),
    4: Text(vi="4 (rất lớn)", en="4 (very large)"),
    5: Text(vi="5 (thảm họa)", en="5 (catastrophe)"),
}

_LABELS: Final = {
    "code": Text(vi="Mã", en="Code"),
    "place": Text(vi="Nơi", en="Place"),
    "severity": Text(vi="Mức độ", en="Severity"),
    "due": Text(vi="Hạn", en="Due"),
    "department": Text(vi="Đơn vị", en="Department"),
    "answer": Text(vi="Xem và trả lời", en="Look and answer"),
}

_UNKNOWN_PLACE: Final = Text(vi="chưa rõ nơi", en="place unknown")
_NO_DEADLINE: Final = Text(vi="chưa có hạn", en="no deadline")
_LATE: Final = Text(
    vi="Thông báo này đến muộn: hệ thống đã ngừng một thời gian.",
    en="This notice is late: the system had stopped for a while.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one notice tells of."""

    template: str
    code: str
    title: Text
    place: str | None
    severity: int
    due_at: datetime | None
    department: Text
    link: str
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A notice in words: for a mail, and in one paragraph for a message."""

    subject: str
    text: str
    short: str


def write(told: Told, language: Language, zone: tzinfo) -> Wording:
    """One notice. Raises `KeyError` for a text that is not in the catalogue."""
    opening, title = _in(OPENINGS[told.template], language), _in(told.title, language)
    facts = [
        ("code", told.code),
        ("place", _place(told, language)),
        ("severity", _in(_SEVERITIES[told.severity], language)),
        ("due", _due(told, language, zone)),
        ("department", _in(told.department, language)),
        ("answer", told.link),
    ]
    lines = [f"{_in(_LABELS[name], language)}: {said}" for name, said in facts]
    late = [_in(_LATE, language)] if told.late else []
    return Wording(
        subject=f"[{told.code}] {_in(_SUBJECTS[told.template], language)}: {title}",
        text="\n".join([opening, *late, "", title, *lines, ""]),
        # The link stands early: a gateway may cut what is too long for it.
        short=" ".join([f"{told.code}:", opening, told.link, f"{title}.", *(f"{line}." for line in lines[1:-1])]),
    )


def write_bundle(told: Sequence[Told], language: Language, zone: tzinfo, link: str) -> Wording:
    """Several notices in one, each with its place, severity and deadline, the worst first; `link` answers for all."""
    ordered = sorted(told, key=_worst_first)
    named = [_line(each, language, zone) for each in ordered]
    opening, subject = _in(OPENINGS["bundle"], language), _in(_SUBJECTS["bundle"], language)
    long = [
        f"{number}. {line}\n   {each.link}" for number, (line, each) in enumerate(zip(named, ordered, strict=True), 1)
    ]
    late = [_in(_LATE, language)] if any(each.late for each in told) else []
    return Wording(
        subject=f"{subject}: {named[0]}",
        text="\n".join([opening, *late, "", *long, "", f"{_in(_LABELS['answer'], language)}: {link}", ""]),
        short="\n".join([opening, link, *(_short_line(each, language, zone) for each in ordered)]),
    )


def _worst_first(told: Told) -> tuple[int, bool, float, str]:
    due = told.due_at
    return (-told.severity, due is None, 0.0 if due is None else due.timestamp(), told.code)


def _line(told: Told, language: Language, zone: tzinfo) -> str:
    severity = f"{_in(_LABELS['severity'], language).lower()} {_in(_SEVERITIES[told.severity], language)}"
    due = f"{_in(_LABELS['due'], language).lower()} {_due(told, language, zone)}"
    subject = _in(_SUBJECTS[told.template], language)
    return f"{told.code} {subject}: {_in(told.title, language)}; {_place(told, language)}; {severity}; {due}"


def _short_line(told: Told, language: Language, zone: tzinfo) -> str:
    severity = f"{_in(_LABELS['severity'], language).lower()} {told.severity}"
    due = f"{_in(_LABELS['due'], language).lower()} {_due(told, language, zone)}"
    return f"{told.code} {_in(told.title, language)}; {_place(told, language)}; {severity}; {due}"


def _place(told: Told, language: Language) -> str:
    return told.place or _in(_UNKNOWN_PLACE, language)


def _due(told: Told, language: Language, zone: tzinfo) -> str:
    if told.due_at is None:
        return _in(_NO_DEADLINE, language)
    return told.due_at.astimezone(zone).strftime("%H:%M %d/%m/%Y")


def _in(text: Text, language: Language) -> str:
    return text.vi if language == "vi" else text.en
