"""What the page is sent: printed text in portions, and never more than a page can show."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable
from typing import Any

LONGEST_TEXT = 100_000  # characters that a cell may show
MOST_LINES = 2_000  # lines that a cell may show
MOST_BOXES = 100  # values and figures that a cell may show
BURST, RATE = 100, 50  # messages at once, and messages a second after that
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")

post: Callable[[str], None] = print  # replaced by the worker


def send(kind: str, **content: Any) -> None:
    """Send one message to the page."""
    post(json.dumps({"kind": kind, **content}))


def number_of(count: int, name: str) -> str:
    """Return "1 line" or "1,200 lines"."""
    return f"{count:,} {name}" + ("s" if count != 1 else "")


class Printed(io.TextIOBase):
    """What the cell prints, sent on at once; when there is very much of it, in portions.

    What a carriage return overwrites does not count: it is not on the screen.
    """

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin a new cell."""
        self.waiting: list[str] = []
        self.allowance, self.last = float(BURST), time.monotonic()
        self.clear()

    def clear(self) -> None:
        """Begin with an empty screen."""
        self.waiting = []
        self.noted: set[str] = set()
        self.characters = self.lines = self.column = self.boxes = 0
        self.hidden_characters = self.hidden_lines = self.hidden_boxes = 0

    def writable(self) -> bool:
        """Always: this is where a cell prints to."""
        return True

    def isatty(self) -> bool:
        """Never: libraries then print no colours and no moving bars."""
        return False

    @property
    def is_full(self) -> bool:
        """Whether nothing more is shown."""
        return bool(self.hidden_characters)

    def write(self, text: str) -> int:
        """Take a text; send what may still be shown of it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        kept = text[: self._room(text)]
        self.hidden_characters += len(text) - len(kept)
        self.hidden_lines += text.count("\n", len(kept))
        if not kept:
            return len(text)
        self.waiting.append(kept)
        now = time.monotonic()
        self.allowance = min(BURST, self.allowance + RATE * (now - self.last))
        self.last = now
        self.flush()
        return len(text)

    def _room(self, text: str) -> int:
        """Return how many characters of the text are shown; count them."""
        if self.is_full:
            return 0
        end = 0
        for part in re.findall(r"[^\r\n]*[\r\n]?", text):
            if self.lines >= MOST_LINES:
                return end
            room = max(LONGEST_TEXT - self.characters, 0)
            line = part.rstrip("\r\n")
            if len(line) > room:
                self.characters += room
                return end + room
            self.characters += len(line)
            self.column += len(line)
            end += len(part)
            if part.endswith("\r") and text[end : end + 1] != "\n":
                self.characters -= self.column
                self.column = 0
            elif part.endswith("\n"):
                self.characters += 1
                self.lines += 1
                self.column = 0
        return end

    def send_waiting(self) -> None:
        """Send what has been taken and not been sent."""
        text = ANSI.sub("", "".join(self.waiting))
        self.waiting = []
        if text:
            send("text", text=text)

    def flush(self) -> None:
        """Send now, unless the page is flooded."""
        if self.allowance >= 1 and self.waiting:
            self.allowance -= 1
            self.send_waiting()

    def take_box(self) -> bool:
        """Tell whether one more value or figure may be shown, and count it."""
        full = self.lines >= MOST_LINES or self.characters >= LONGEST_TEXT
        if full or self.boxes >= MOST_BOXES:
            self.hidden_boxes += 1
            return False
        self.boxes += 1
        self.send_waiting()
        return True

    def note(self, text: str) -> None:
        """Send a sentence about what the cell does, once."""
        if text not in self.noted:
            self.noted.add(text)
            self.send_waiting()
            send("note", text=text)

    def count(self, text: str) -> None:
        """Count a text that is shown otherwise than by printing."""
        self.lines += text.count("\n") + 1
        self.characters += len(text)

    def finish(self) -> None:
        """Send what is left, and say what was left out."""
        self.send_waiting()
        hidden = []
        if self.hidden_lines > 1:
            hidden.append(f"{number_of(self.hidden_lines, 'more line')} were printed")
        elif self.hidden_characters > 1:
            hidden.append(f"{number_of(self.hidden_characters, 'more character')} were printed")
        if self.hidden_boxes:
            verb = "was" if self.hidden_boxes == 1 else "were"
            hidden.append(f"{number_of(self.hidden_boxes, 'more output')} {verb} displayed")
        if hidden:
            send("note", text=f"{', and '.join(hidden)}: too much to be shown.")


printed = Printed()


def shortened(text: str, characters: int, lines: int, *, is_whole: bool = True) -> str:
    """Return the text, or its first lines and characters and how much is left out.

    If the text is not whole to begin with, nobody knows how much that is.
    """
    kept = "".join(text[:characters].splitlines(keepends=True)[:lines]).rstrip("\n")
    if len(kept) >= len(text.rstrip("\n")):
        return text
    rest = text[len(kept) :].strip("\n").count("\n") + 1
    if rest == 1:
        return f"{kept} ... and {number_of(len(text) - len(kept), 'more character')}"
    return f"{kept}\n... and {number_of(rest, 'more line') if is_whole else 'many more lines'}"


def without_middle(text: str, characters: int) -> str:
    """Return the text, or its beginning and its end and how much is left out between them."""
    if len(text) <= characters:
        return text
    half = characters // 2
    left_out = number_of(len(text) - 2 * half, "character")
    return f"{text[:half]} ... {left_out} left out ... {text[-half:]}"
