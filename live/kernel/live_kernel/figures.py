"""A matplotlib backend that hands figures to the page, drawn like those of the built book."""

from __future__ import annotations

import base64
import importlib
import io
import sys
from typing import Any

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

from .course import course
from .messages import printed, send

MOST_PIXELS = 100_000_000  # of a figure; with many more Python ends for want of memory
LARGEST_SVG = 4_000_000  # characters; a figure with more (many points) is sent as PNG


class FigureManager(FigureManagerBase):
    """Shows figures and closes them, as a notebook does."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Show all open figures: `plt.show()` calls this."""
        show_open_figures()

    def show(self) -> None:
        """Show this figure: `fig.show()` calls this."""
        show_figures([self])


class FigureCanvas(FigureCanvasAgg):
    """Draws with Agg; `plt.show()` finds its manager here."""

    manager_class = FigureManager

    def get_renderer(self) -> Any:
        """Return what draws pixels, as `plt.savefig("a.png")` and `plt.tight_layout()` do."""
        refuse_too_large(self.figure)
        return super().get_renderer()


def show_open_figures() -> None:
    """Send every open figure to the page and close it."""
    show_figures(Gcf.get_all_fig_managers())


def show_figures(managers: list[Any]) -> None:
    """Send the figures of these managers and close them."""
    try:
        for manager in managers:
            data, kind = render(manager.canvas.figure)
            if data and printed.take_box():
                send("figure", data=data, type=kind)
    finally:
        for manager in managers:
            Gcf.destroy(manager)


def render(figure: Any) -> tuple[str, str]:
    """Return the figure as base64 text, and its media type; empty if nothing is drawn on it."""
    if not figure.axes and not figure.lines:
        return "", ""
    refuse_too_large(figure)
    for kind, options in (("svg", {"metadata": {"Date": None}}), ("png", {})):
        file = io.BytesIO()
        figure.canvas.print_figure(
            file,
            format=kind,
            dpi=figure.dpi,
            facecolor=figure.get_facecolor(),
            edgecolor=figure.get_edgecolor(),
            bbox_inches="tight",
            **options,
        )
        if kind == "png" or file.tell() <= LARGEST_SVG:
            break
    media = {"svg": "image/svg+xml", "png": "image/png"}[kind]
    data = in_both_themes(file.getvalue()) if kind == "svg" else file.getvalue()
    return base64.b64encode(data).decode(), media


def refuse_too_large(figure: Any) -> None:
    """Raise an error before a figure is drawn for which the page has no room."""
    (width, height), dpi = figure.get_size_inches(), figure.dpi
    pixels = width * height * dpi**2
    if pixels > MOST_PIXELS:
        side = MOST_PIXELS**0.5 / dpi
        raise ValueError(
            f"a figure of {width:,g} by {height:,g} inches with {dpi:,g} dots an inch has "
            f"{pixels / 1e6:,.0f} million pixels: in the page there is room for "
            f"{MOST_PIXELS / 1e6:g} million, such as {side:,g} by {side:,g} inches"
        )


def in_both_themes(svg: bytes) -> bytes:
    """Return the figure as the built book shows it: light, and dark on a dark page."""
    if course.themes.rpartition(".")[0] not in sys.modules:  # no cell has imported it
        return svg
    themes = importlib.import_module(course.themes)
    return bytes(themes.for_both_themes(svg.decode()).encode())
