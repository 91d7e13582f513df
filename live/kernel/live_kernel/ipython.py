"""The course's stand-in for `IPython.display`: what pasted code imports from it.

IPython itself is not in the page. These few names do here what they do in a notebook.
"""

from __future__ import annotations

import types
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, cast

from .display import clear_output, display


class DisplayObject:
    """Data that the page shows in the form of its class."""

    def __init__(
        self, data: Any = None, url: str | None = None, filename: str | None = None
    ) -> None:
        if url is not None:
            raise ValueError("the page's Python fetches nothing from other sites: give the data")
        self.data = Path(filename).read_bytes() if filename is not None else data

    def __repr__(self) -> str:
        return f"<IPython.display.{type(self).__name__} object>"

    def text(self) -> str:
        """The data as text."""
        return self.data.decode() if isinstance(self.data, bytes) else str(self.data)


class HTML(DisplayObject):
    """Shows HTML; scripts in it do not run."""

    _repr_html_ = DisplayObject.text


class Markdown(DisplayObject):
    """Shows text in Markdown."""

    _repr_markdown_ = DisplayObject.text


class SVG(DisplayObject):
    """Shows a drawing in SVG."""

    _repr_svg_ = DisplayObject.text


class Latex(DisplayObject):
    """Shows a formula in LaTeX, dollars included."""

    _repr_latex_ = DisplayObject.text


class Math(DisplayObject):
    """Shows a formula in LaTeX, without dollars."""

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.text().strip('$')}$"


class Pretty(DisplayObject):
    """Shows a text as it is."""

    __repr__ = DisplayObject.text


class Image(DisplayObject):
    """Shows a picture in PNG, JPEG or GIF, given as bytes or as a file's name."""

    def __init__(
        self, data: Any = None, *args: Any, format: str | None = None, **options: Any
    ) -> None:
        if isinstance(data, str):
            data, options["filename"] = None, data
        names = {name: options[name] for name in ("url", "filename") if name in options}
        super().__init__(data, *args, **names)

    def _repr_png_(self) -> bytes | None:
        return self.data if self.data.startswith(b"\x89PNG") else None

    def _repr_jpeg_(self) -> bytes | None:
        return self.data if self.data.startswith(b"\xff\xd8") else None

    def _repr_gif_(self) -> bytes | None:
        return self.data if self.data.startswith(b"GIF8") else None


NAMES = (display, clear_output, HTML, Markdown, SVG, Latex, Math, Pretty, Image, DisplayObject)


class StandIn:
    """Finds `IPython` and `IPython.display`."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return the spec of the two modules that there are."""
        if name not in ("IPython", "IPython.display"):
            return None
        return ModuleSpec(name, cast(Any, self), origin="the course", is_package=name == "IPython")

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave that to Python."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Fill the module."""
        module.__doc__ = __doc__
        names = NAMES if module.__name__ == "IPython.display" else (display, get_ipython)
        module.__dict__.update({one.__name__: one for one in names})


def get_ipython() -> None:
    """There is no IPython here."""
