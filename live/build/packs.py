"""Find out, inside Pyodide, which files of its packages the lessons read, and pack those.

The official wheels hold about 2,000 files, of which a page imports some 900. A pack is one of them
per portion: bytecode instead of source text to compile, only the extension modules that are used,
and a list of all other files, which the page fetches (from the official wheel) if it ever opens
one. `packs.mjs` runs this after it has loaded the packages, with the folder `/out` to write to.
"""

# ruff: noqa: F401 (what is imported and made here is meant to be unused)
import builtins
import importlib.util
import io
import json
import linecache
import sys
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]

SITE = "/lib/python3.12/site-packages/"
LIBRARIES = "/usr/lib/"
# matplotlib writes this list when it is first imported; the one in the wheel is out of date.
FONT_LIST = SITE + "matplotlib/fontlist.json"
# Which fonts a formula takes depends on its symbols.
FORMULA_FONTS = SITE + "matplotlib/mpl-data/fonts/ttf/cm"
ALWAYS = (".dist-info/METADATA", "libopenblas.so", "/STIXGeneral.ttf", "/STIXGeneralItalic.ttf")

opened: set[str] = set()


def listen(event, arguments):
    """Remember each file that Python opens."""
    if event == "open" and isinstance(arguments[0], str):
        opened.add(arguments[0])


def lessons():
    """Do once what the lessons do, so that what they need is imported and read."""
    compute()
    draw()
    learn()


def compute():
    """Do what the lessons do with NumPy."""
    import numpy as np

    rng = np.random.default_rng(0)
    np.random.RandomState(0).permutation(3)
    np.linalg.norm(np.fft.fft(rng.random(8)).real)
    np.polynomial.Polynomial([1, 2])
    with io.BytesIO() as file:
        np.savez(file, a=np.eye(2))
        file.seek(0)
        np.load(file)["a"]


def draw():
    """Do what the lessons do with Matplotlib."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy as np
    from matplotlib import animation, collections, colors, gridspec, patches, path, ticker, tri
    from matplotlib.backends import backend_svg
    from mpl_toolkits.mplot3d import Axes3D, art3d

    rng = np.random.default_rng(0)
    figure, axes = plt.subplots(2, 2)
    axes[0, 0].imshow(np.eye(4), cmap="gray_r")
    axes[0, 1].bar([1, 2], [3, 4], hatch="//")
    axes[1, 0].contourf(rng.random((4, 4)))
    axes[1, 0].contour(rng.random((4, 4)))
    axes[1, 1].plot([1, 2], [3, 4], label=r"$W_\ell\, x + b^{(\ell)} \in \mathbb{R}^2$")
    axes[1, 1].scatter([1, 2], [3, 4], c=[0, 1])
    axes[1, 1].set_title("bold", fontweight="bold")
    axes[1, 1].set_xlabel("italic", fontstyle="italic")
    axes[1, 1].annotate("here", (1, 3), (2, 4), arrowprops={"arrowstyle": "->"})
    axes[1, 1].legend()
    axes[1, 1].pcolormesh(rng.random((3, 3)))
    figure.colorbar(axes[0, 0].images[0])
    figure.add_subplot(projection="3d").plot_surface(*np.mgrid[0:2, 0:2], rng.random((2, 2)))
    for kind in ("svg", "png"):
        figure.savefig(io.BytesIO(), format=kind, bbox_inches="tight")
    plt.rc_context()
    with plt.style.context({"mathtext.fontset": "cm"}):  # as the course's own style has it
        plt.figure().text(0, 0, r"$\Phi \alpha W_1 \mathbb{R} \sum \sqrt{x} \mathbf{b} \leq 2$")
        for kind in ("svg", "png"):
            plt.savefig(io.BytesIO(), format=kind)
    plt.close("all")


def learn():
    """Do what the lessons do with scikit-learn."""
    import scipy.linalg.blas
    import scipy.special
    from sklearn import set_config
    from sklearn.datasets import fetch_openml, load_digits, make_moons
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import accuracy_score, classification_report, confusion_matrix
    from sklearn.model_selection import train_test_split
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, y = make_moons(60, random_state=0)
    X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)
    for model in (
        MLPClassifier(hidden_layer_sizes=(4,), max_iter=2, early_stopping=True),
        LogisticRegression(),
    ):
        model = make_pipeline(StandardScaler(), model).fit(X_train, y_train)
        model.predict_proba(X_test)
        model._repr_html_()
    MLPRegressor(hidden_layer_sizes=(4,), max_iter=2).fit(X_train, y_train)
    accuracy_score(y_test, model.predict(X_test))
    classification_report(y_test, model.predict(X_test))
    confusion_matrix(y_test, model.predict(X_test))


def bytecode(path, source):
    """Return a .pyc that is used without looking at the source, so that no date matters."""
    code = compile(source, path, "exec", dont_inherit=True, optimize=0)
    return bytes(_code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def needed_files():
    """Return the path of each file that was imported or opened."""
    files = {getattr(m, "__file__", None) for m in list(sys.modules.values())} | opened
    return {f for f in files if isinstance(f, str)}


def order_of_extensions():
    """Return the extension modules in the order in which they were imported."""
    files = (getattr(m, "__file__", None) or "" for m in list(sys.modules.values()))
    return [f for f in dict.fromkeys(files) if f.endswith(".so")]


def by_kind(entry):
    """Order files so that those of one kind stand together: they are packed better."""
    path, _ = entry
    return path.rpartition(".")[2], path


def write_pack(name, wheels, needed, extensions, memory):
    """Write one portion: the length of a JSON text, that text, then the files one after another.

    The modules of the wheels in `memory` are in the image from which Python starts.
    """
    packed, rest = [], []
    for wheel in wheels:
        root = LIBRARIES if wheel.endswith(".zip") else SITE
        with zipfile.ZipFile("/in/" + wheel) as archive:
            for info in sorted(archive.infolist(), key=lambda i: i.filename):
                if info.is_dir():
                    continue
                path = root + info.filename
                keep = path in needed or path.endswith(ALWAYS) or path.startswith(FORMULA_FONTS)
                if keep and path.endswith(".py") and wheel in memory:
                    keep = path in linecache.cache
                elif keep and path.endswith(".py"):
                    cached = importlib.util.cache_from_source(path)
                    packed.append((cached, bytecode(path, archive.read(info))))
                    # pyparsing looks at the call stack, and so at the text of these modules.
                    keep = path in linecache.cache
                if path == FONT_LIST:
                    with open(path, "rb") as stream:
                        packed.append((path, stream.read()))
                elif keep:
                    packed.append((path, archive.read(info)))
                else:
                    rest.append((wheel, info.filename, root, info.file_size))
    packed.sort(key=by_kind)
    other: dict[str, dict] = {}
    for wheel, file, root, size in rest:
        other.setdefault(wheel, {"root": root, "files": []})["files"].append([file, size])
    libraries = [path for path, _ in packed if path.startswith(LIBRARIES)]
    own = {path for path, _ in packed}
    header = {
        "files": [[path, len(data)] for path, data in packed],
        "libraries": libraries,
        "extensions": [path for path in extensions if path in own],
        "other": other,
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    with open(f"/out/{name}.pack", "wb") as pack:
        pack.write(len(text).to_bytes(4, "little"))
        pack.write(text)
        for _, data in packed:
            pack.write(data)


def main(portions, memory):
    """Write a pack for each portion."""
    sys.addaudithook(listen)
    import matplotlib.font_manager  # opens every font once to list them, which is no need of ours

    opened.difference_update({name for name in opened if name.endswith((".ttf", ".afm"))})
    lessons()
    needed, extensions = needed_files(), order_of_extensions()
    for name, wheels in portions.items():
        write_pack(name, wheels, needed, extensions, memory)


main(**json.loads(builtins.PORTIONS))  # type: ignore[attr-defined]
