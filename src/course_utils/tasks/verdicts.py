"""What is said of a reader's function, as text and for the page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

YOUR_TURN = "Your turn"  # the title as long as the dots of the starter stand there


@dataclass(frozen=True)
class Verdict:
    """Whether a task is solved, and why not.

    Attributes
    ----------
    passed : bool
        Whether every input gave what it should.
    title : str
        The verdict in two or three words.
    says : tuple of str
        Sentences: what is wrong, or what was proved by trying.
    tried : str
        The smallest input that shows it, with what came out; may be empty.
    again : str
        How the same inputs are tried again; may be empty.
    task : str
        The name of the task.
    """

    passed: bool
    title: str
    says: tuple[str, ...]
    tried: str = ""
    again: str = ""
    task: str = ""

    @property
    def mark(self) -> str:
        """A sign that is seen without colour; the title says the same in words."""
        return {"passed": "✓", "begun": "✗", "open": "→"}[self.state]

    @property
    def state(self) -> str:
        """Return "passed", "begun", or "open" for a task that still waits for its reader."""
        begun = "open" if self.title == YOUR_TURN else "begun"
        return "passed" if self.passed else begun

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        first, *others = self.says
        parts = [f"{self.mark} {self.title}. {first}", *others, self.tried, self.again]
        return "\n".join(filter(None, parts))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    def _repr_html_(self) -> str:
        first, *others = map(escape, self.says)
        title = (
            f'<strong><span aria-hidden="true">{self.mark}</span> {escape(self.title)}.</strong>'
        )
        rows = [f"<p>{title} {first}</p>", *(f"<p>{text}</p>" for text in others)]
        if self.tried:
            rows.append(f'<pre tabindex="0">{escape(self.tried)}</pre>')
        if self.again:
            rows.append(f"<p><small>{escape(self.again)}</small></p>")
        name = escape(self.task, quote=True)
        opening = f'<div class="verdict verdict-{self.state}" data-task="{name}" role="status">'
        return "\n".join([opening, *rows, "</div>"])
