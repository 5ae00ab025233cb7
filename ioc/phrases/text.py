"""A sentence for people, in both languages of the centre."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label, in Vietnamese and in English. Neither may be empty."""

    vi: str
    en: str

    def __post_init__(self) -> None:
        if not self.vi or not self.en:
            raise ValueError(f"a text needs both languages, got vi={self.vi!r} en={self.en!r}")

    def filled(self, **words: object) -> "Text":
        """The sentence with its words filled in; a word that is a `Text` is said in each language."""
        vi = {name: word.vi if isinstance(word, Text) else word for name, word in words.items()}
        en = {name: word.en if isinstance(word, Text) else word for name, word in words.items()}
        return Text(vi=self.vi.format(**vi).strip(), en=self.en.format(**en).strip())
