"""The catalogue of sentences about who is told: whose duty it is, and who stands in when nobody can be reached."""

from typing import Final

from ioc.phrases.text import Text

DUTY: Final = {
    # Who is on duty, and why.
    "by_shift": Text(
        vi="{subject} trực theo lịch, ca bắt đầu {since}.",
        en="{subject} is on duty by the schedule, on the shift that began {since}.",
    ),
    "by_override": Text(
        vi="{subject} trực theo phân công riêng của {made_by}: {because}.",
        en="{subject} is on duty by an order of {made_by}: {because}.",
    ),
    "in_place_of": Text(
        vi="{subject} trực thay {replaced} theo phân công của {made_by}: {because}.",
        en="{subject} stands in for {replaced} by an order of {made_by}: {because}.",
    ),
    # Who is told instead.
    "nobody_on_duty": Text(
        vi="Không có ai trực cho vai trò này.",
        en="Nobody is on duty for this part.",
    ),
    "no_address": Text(
        vi="{subject} đang trực nhưng chưa có địa chỉ nhận của kênh này.",
        en="{subject} is on duty but has no address for this channel.",
    ),
    "to_the_department": Text(
        vi="{before} Gửi đến đầu mối của đơn vị.",
        en="{before} The department's contact is told.",
    ),
    "to_the_supervisor": Text(
        vi="{before} Đơn vị không có đầu mối; gửi đến trưởng ca của Trung tâm.",
        en="{before} The department has no contact; the centre's supervisor is told.",
    ),
    "to_nobody": Text(
        vi="{before} Đơn vị và trưởng ca của Trung tâm đều không có đầu mối.",
        en="{before} Neither the department nor the centre's supervisor has a contact.",
    ),
}


def say_duty(sentence: str, **words: object) -> Text:
    """The sentence in both languages; a word that is a `Text` is said in each."""
    template = DUTY[sentence]
    return Text(
        vi=template.vi.format(**{name: word.vi if isinstance(word, Text) else word for name, word in words.items()}),
        en=template.en.format(**{name: word.en if isinstance(word, Text) else word for name, word in words.items()}),
    )
