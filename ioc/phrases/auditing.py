"""What the auditor and the clockwork tell operators of themselves."""

from collections.abc import Sequence
from typing import Final

from ioc.phrases.text import Text

AUDITING: Final = {
    "repaired": Text(vi="Kiểm tra tự động đã sửa: {what}", en="The auditor repaired it: {what}"),
    # What is found besides broken invariants.
    "moment_not_decided": Text(
        vi="Mốc đến hạn của vụ việc không xử lý được; hệ thống thử lại mỗi phút.",
        en="What was due on the incident could not be decided; it is tried again every minute.",
    ),
    "not_repaired": Text(
        vi="Vụ việc sai mà không sửa được tự động; cần người quản trị xem.",
        en="The incident is broken and could not be repaired; an administrator must look.",
    ),
    # Notices of the board.
    "timers_were_silent": Text(
        vi="Bộ hẹn giờ đã dừng từ {since} đến {until}; việc đến hạn trong lúc đó được xử lý muộn.",
        en="The timers were silent from {since} to {until}; what fell due meanwhile was decided late.",
    ),
    "timers_are_silent": Text(
        vi="Bộ hẹn giờ đã dừng từ {since}; việc đến hạn chưa được xử lý.",
        en="The timers have been silent since {since}; what falls due is not decided.",
    ),
    "auditor_is_silent": Text(
        vi="Kiểm tra tự động chạy lần cuối lúc {since}.", en="The auditor last finished a pass at {since}."
    ),
    "auditor_never_ran": Text(
        vi="Kiểm tra tự động chưa chạy lần nào.", en="The auditor has not finished a single pass yet."
    ),
    "repairs": Text(
        vi="Kiểm tra tự động phát hiện {count} chỗ sai trong một giờ qua; xem GET /v1/audit.",
        en="The auditor found {count} faults within the last hour; see GET /v1/audit.",
    ),
}


def say(sentence: str, **words: object) -> Text:
    """The sentence in both languages with its words filled in. Raises `KeyError` for one that does not exist."""
    return AUDITING[sentence].filled(**words)


def repaired(broken: Sequence[Text]) -> Text:
    """Why an incident was repaired: each thing that was broken, once."""
    different = list(dict.fromkeys(broken))
    return say(
        "repaired",
        what=Text(vi=" ".join(each.vi for each in different), en=" ".join(each.en for each in different)),
    )
