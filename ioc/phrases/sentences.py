"""The catalogue of what casework says of facts: why one opened an incident, or joined it."""

from typing import Final

from ioc.phrases.text import Text

SENTENCES: Final = {
    # Why a fact became, or joined, an incident.
    "opened_by_report": Text(
        vi="Người dân phản ánh; chưa có vụ việc cùng loại đang mở ở gần.",
        en="A citizen reported it; no open incident of this kind is near.",
    ),
    "opened_by_sos": Text(
        vi="Cuộc gọi cứu nạn luôn mở vụ việc riêng.",
        en="A call for rescue always opens an incident of its own.",
    ),
    "opened_by_sos_near": Text(
        vi="Cuộc gọi cứu nạn luôn mở vụ việc riêng; gần vụ {code}, cách {metres} m.",
        en="A call for rescue always opens an incident of its own; it is near {code}, {metres} m away.",
    ),
    "joined_nearby": Text(
        vi="Cùng loại, cách vụ việc đang mở {metres} m.",
        en="Of the same kind, {metres} m from the open incident.",
    ),
    "added_to_report": Text(
        vi="Cùng mã gửi nhưng nội dung khác; giữ làm phần bổ sung của phản ánh {report}.",
        en="The same key with another text; kept as an addition to report {report}.",
    ),
    # What a department's board hears when an incident goes elsewhere.
    "left_the_department": Text(
        vi="Vụ việc không còn thuộc đơn vị.",
        en="The incident is no longer with the department.",
    ),
}


def say(sentence: str, **words: object) -> Text:
    """The sentence in both languages with its words filled in; a word that is a `Text` is said in each.

    Raises `KeyError` for a sentence that does not exist.
    """
    return SENTENCES[sentence].filled(**words)
