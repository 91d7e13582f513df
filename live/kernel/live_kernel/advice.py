"""What to do about errors whose cause is that Python runs in a page."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable

from .course import course

NETWORK = (
    "The page's Python has no network. The images come with the course: {data}. "
    "For other data, download the page as a notebook."
)
PACKAGES = (
    "In the page there are numpy, scipy, scikit-learn, matplotlib, PIL and {package}. "
    "Download the page as a notebook to use other packages."
)
ANIMATION = (
    "An animation does not move in the page. Draw each picture in a loop: "
    "clear_output(wait=True), then plot, then plt.show()."
)
SCRIPTS = "Scripts in HTML do not run in the page."
NO_PANDAS = "In the page there is no pandas: leave out `as_frame=True`."
PROCESSES = "In the page there is one process and one thread: call the function directly."
PARTLY = (
    "This part of Python's library is not in the page. Download the page as a notebook to use it."
)
ASYNC = "The page runs an event loop already: write `await main()` in the cell."
FILES = "The page's Python has no files of your computer: make the data in the cell."
ENDED = "The code ended this cell. Python goes on, and keeps the variables."
STOPPED = "you stopped this cell"  # the text of the KeyboardInterrupt of Stop
NOBODY_STOPPED = "The code raised this itself: nobody pressed Stop."
INPUT = "Nobody can type an answer in the page: write the value into the cell."
INVISIBLE = (
    "A character that is not seen came with the code that was pasted: "
    "delete it, or type the line again."
)
TYPOGRAPHIC = "A word processor made another character of it: type it again in the cell."
TEX = (
    "In the page there is no LaTeX: leave out `usetex`. "
    "Matplotlib itself draws formulas between dollar signs."
)
NO_IPYTHON = "In the page there is no IPython: leave out what calls it."
NO_WINDOW = "The page's Python does not reach the page: show what you have with `display`."
DISPLAYS = (
    "Of IPython.display there are in the page: "
    "display, clear_output, HTML, Markdown, SVG, Latex, Math, Pretty and Image."
)
INDICES = "In the page indices have 32 bits: write `indices.astype(np.intp)`."
TOO_LARGE = "In the page an array takes at most 2 GB: use fewer images."
MEMORY = "The page's Python is out of memory. Restart it, and use fewer images."

# The name of the error's class, a pattern in its message, the advice. The first that fits counts.
RULES = (
    (r"KeyboardInterrupt", rf"(?<!: {STOPPED})$", NOBODY_STOPPED),
    (r"MemoryError", r"", MEMORY),
    (r"ValueError", r"array is too big|Maximum allowed dimension exceeded", TOO_LARGE),
    (r"\w*Error", r"Unable to allocate", MEMORY),
    (r"RuntimeError", r"can't start new thread", PROCESSES),
    (
        r"\w*Error",
        r"_multiprocessing|_posixsubprocess|_posixshmem|does not support processes",
        PROCESSES,
    ),
    (r"\w*Error", r"unvendored from the Python standard library", PARTLY),
    (r"ModuleNotFoundError|ZoneInfoNotFoundError", r"pyodide\.loadPackage|No time zone", PARTLY),
    (r"URLError|gaierror|ConnectionError|HTTPError|SSLError", r"", NETWORK),
    (
        r"\w*Error",
        r"unknown url type|Name or service not known|Host is unreachable|ENOTCONN",
        NETWORK,
    ),
    (r"\w*Error", r"stack switching|asyncio\.run\(\) cannot be called", ASYNC),
    (r"ImportError", r"from 'IPython", DISPLAYS),
    (r"ImportError", r"from 'js'", NO_WINDOW),
    (r"NameError", r"name 'get_ipython'", NO_IPYTHON),
    (r"AttributeError", r"'NoneType' object has no attribute '(run_\w+_magic|system)'", NO_IPYTHON),
    (r"ImportError", r"as_frame=True requires pandas", NO_PANDAS),
    (r"ModuleNotFoundError", r"No module named", PACKAGES),
    (r"FileNotFoundError", r"", FILES),
    (r"EOFError", r"", INPUT),
    (r"TypeError", r"from dtype\('int64'\) to dtype\('int32'\)", INDICES),
)

unfetched: list[str] = []  # what the worker said about a file that it could not fetch
take_unread: Callable[[], str] | None = None  # replaced by the worker: asks it for such a text


def advice_on(error: BaseException, message: str) -> tuple[str, str]:
    """Return the message of an error, in our words where Python's mislead, and what to do."""
    if isinstance(error, OSError | ImportError):
        told = unfetched.pop() if unfetched else take_unread() if take_unread else ""
        if told:
            return message, told
    if isinstance(error, ModuleNotFoundError) and error.name in sys.stdlib_module_names:
        return message.split("\n")[0], PROCESSES if "multiprocessing" in message else PARTLY
    frames = traceback.walk_tb(error.__traceback__)
    if any(frame.f_globals.get("__name__") == "matplotlib.texmanager" for frame, _ in frames):
        return message, TEX
    for kind, pattern, advice in RULES:
        if re.fullmatch(kind, type(error).__name__) and re.search(pattern, message):
            told = advice.format(data=course.data, package=course.package)
            return (message.split("\n")[0] if advice == PARTLY else message), told
    return message, ""


def advice_on_syntax(message: str) -> str:
    """Return what to do about a character that Python does not take."""
    if "invalid non-printable character" in message:
        return INVISIBLE
    return TYPOGRAPHIC if message.startswith("invalid character") else ""
