"""What a child prints, in a file that does not grow without end."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

LARGEST: Final = 20 * 1024 * 1024
_LAST_LINES: Final = 8


@dataclass(frozen=True, slots=True)
class Output:
    """The file and the one before it (`.1`)."""

    file: Path

    def open(self) -> BinaryIO:
        """For a child to write at its end. It must write in no other way: what was trimmed stays so."""
        self.trim()
        return self.file.open("ab")

    def trim(self) -> None:
        """Puts what is there aside once it is large, while the child goes on writing.

        Lines written in that very moment may be lost; they are for people, not a record.
        """
        if self.file.exists() and self.file.stat().st_size > LARGEST:
            shutil.copyfile(self.file, self.file.with_name(f"{self.file.name}.1"))
            with self.file.open("r+b") as content:
                content.truncate(0)

    def last_words(self) -> str:
        """Where to look, and the last lines there."""
        if not self.file.exists():
            return "it printed nothing"
        lines = self.file.read_text(errors="replace").splitlines()[-_LAST_LINES:]
        return "\n".join((f"its log is {self.file} and ends with:", *lines))
