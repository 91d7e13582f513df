"""What a page depends on that opens files: those that it names, or all that may be meant."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from course_site.inputs import Sources, reading_of

FILES = ("pages/d1.txt", "pages/sub/d.csv", "data/far.csv", "pages/_build/x.txt", "other/x.txt")


@pytest.fixture
def book(tmp_path):
    """A folder with pages, and with files beside them and elsewhere."""
    for name in (*FILES, "pages/page.md", "pages/helper.py", "pages/.hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text = open(NAME).read()" if "helper" in name else "1")
    return tmp_path


def found(book, code):
    reading = reading_of(new_notebook(cells=[new_code_cell(code)]))
    return set(FILES) & Sources(book).of(book / "pages" / "page.md", reading).keys()


@pytest.mark.parametrize(
    "code",
    [
        '(Path("sub") / "d.csv").read_text()',
        'open(f"d{n}.txt")',
        "np.loadtxt(name)",
        'Path("sub", "d.csv").open()',
        'list(map(Path.read_text, Path("sub").glob("*")))',
        "import helper",
    ],
)
def test_a_page_that_composes_a_name_depends_on_all_files_beside_it(book, code):
    assert found(book, code) == {"pages/d1.txt", "pages/sub/d.csv"}


def test_a_page_that_composes_a_name_depends_on_the_folders_that_it_names(book):
    code = 'pd.read_csv(Path("../data") / name)'
    assert found(book, code) == {"pages/d1.txt", "pages/sub/d.csv", "data/far.csv"}


@pytest.mark.parametrize(
    "code",
    ['open("sub/d.csv")', 'Path("sub/d.csv").read_text()', 'np.load("sub/d.csv", mmap_mode=None)'],
)
def test_a_page_that_names_a_file_depends_on_that_alone(book, code):
    assert found(book, code) == {"pages/sub/d.csv"}


def test_a_page_that_opens_nothing_depends_on_no_file_beside_it(book):
    assert found(book, "load_mnist()") == set()
