"""What one check of an installation found."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """Level, what it is about, and what was found. `remedy` is the one thing to do about it."""

    level: Level
    about: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.level:<5} {self.about:<12} {self.found}"
        return f"{line}\n{'':<19}{self.remedy}" if self.remedy else line
