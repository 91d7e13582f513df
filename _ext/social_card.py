"""Draw the picture that other sites show beside a link to the course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

NAME = "social-card.png"
SIZE = (12, 6.3)  # inches at 100 dots: 1200 x 630, what the networks ask for


def draw_card(path: Path, title: str) -> None:
    """Draw eight digits of MNIST under the title into the PNG file `path`."""
    from matplotlib.figure import Figure

    from course_utils.data import load_mnist

    figure = Figure(figsize=SIZE, dpi=100, facecolor="#0b2e4f", layout="none")
    figure.text(0.06, 0.74, title, color="white", fontsize=58, weight="bold")
    sentence = "Vector-valued functions, ReLU networks, and a network that reads digits"
    figure.text(0.06, 0.62, sentence, color="#cfe3f7", fontsize=20)
    for position, pixels in enumerate(load_mnist().pixels[:8]):
        axes = figure.add_axes((0.055 + 0.112 * position, 0.14, 0.105, 0.4))
        axes.imshow(pixels.reshape(28, 28), cmap="gray")
        axes.set_axis_off()
    figure.savefig(path, metadata={"Software": None})


def provide_card(app: Sphinx, config: Config) -> None:
    """Put the card among the static files and name it on every page."""
    folder = Path(app.outdir).parent / "vendor"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / NAME).exists():
        draw_card(folder / NAME, config.html_title)
    config.ogp_image = f"{config.html_baseurl}_static/{NAME}"
    config.ogp_image_alt = "Eight handwritten digits under the words AI functions"


def setup(app: Sphinx) -> dict[str, Any]:
    """Run after the addresses are known (see course_site.py)."""
    app.connect("config-inited", provide_card, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
