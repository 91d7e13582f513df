"""Draw the picture that other sites show beside a link to the course.

It shows the title, the subtitle of the settings (`social_card_subtitle`) and eight digits of MNIST,
and is drawn again when one of them, or this file, changes.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from course_site.order import SIDE_BY_SIDE
from course_site.stamps import current, digest_of, digest_of_file, forget, keep

NAME = "social-card.png"
SIZE = (12, 6.3)  # inches at 100 dots: 1200 x 630, what the networks ask for
GROUND, TITLE, SUBTITLE = "#0b2e4f", "white", "#cfe3f7"
PICTURE = "Eight handwritten digits"
WIDEST = 0.88  # of the width of the card


def made_from(title: str, subtitle: str) -> str:
    """Return a digest of all that the card shows."""
    from course_utils import data

    numbers = sorted(Path(data.__file__).parent.rglob("mnist*.npz"))
    return digest_of(title, subtitle, [digest_of_file(f) for f in (Path(__file__), *numbers)])


def write_line(figure: Any, height: float, text: str, size: float, **style: Any) -> None:
    """Write a line of text, smaller where it would not fit."""
    line = figure.text(0.06, height, text, fontsize=size, parse_math=False, **style)
    width = line.get_window_extent().width / figure.bbox.width
    line.set_fontsize(size * min(1, WIDEST / width))


def draw_card(path: Path, title: str, subtitle: str) -> None:
    """Draw eight digits of MNIST under title and subtitle into the PNG file `path`."""
    import matplotlib
    from matplotlib.figure import Figure

    from course_utils.data import load_mnist

    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # the style of the book's figures trims, and paints white
        figure = Figure(figsize=SIZE, dpi=100, facecolor=GROUND)
        write_line(figure, 0.74, title, 58, color=TITLE, weight="bold")
        if subtitle:
            write_line(figure, 0.62, subtitle, 20, color=SUBTITLE)
        for position, pixels in enumerate(load_mnist().pixels[:8]):
            axes = figure.add_axes((0.055 + 0.112 * position, 0.14, 0.105, 0.4))
            axes.imshow(pixels.reshape(28, 28), cmap="gray")
            axes.set_axis_off()
        figure.savefig(path, metadata={"Software": None})


def provide_card(app: Sphinx, config: Config) -> None:
    """Put the card among the static files and name it on every page."""
    title, subtitle = config.html_title, config.social_card_subtitle
    inputs, drawn = made_from(title, subtitle), Path(app.outdir).parent / "card" / NAME
    if not current(drawn, inputs):
        forget(drawn)
        drawn.parent.mkdir(parents=True, exist_ok=True)
        draw_card(drawn, title, subtitle)
        keep(drawn, inputs)
    published = Path(app.outdir).parent / "vendor" / NAME  # beside which no stamp may stand
    published.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(drawn, published)
    config.ogp_image = f"{config.html_baseurl}_static/{NAME}"
    words = ". ".join(part.rstrip(".") for part in (title, subtitle) if part)
    config.ogp_image_alt = f"{words}. {PICTURE}."


def setup(app: Sphinx) -> dict[str, Any]:
    """Run after the addresses are known (see addresses.py)."""
    app.add_config_value("social_card_subtitle", "", "html")
    app.connect("config-inited", provide_card)
    return SIDE_BY_SIDE
