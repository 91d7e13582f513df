"""What the repository must not hold, and what CONTRIBUTING.md says of it."""

import ast
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from course_site.pages.page_checks import LONGEST_OUTPUT
from tests.course import ROOT, about


@pytest.fixture(scope="module")
def tracked():
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("this is not a clone")
    return [ROOT / name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_outputs_and_no_built_files_are_in_git(tracked):
    endings = {".ipynb", ".pyc", ".woff2", ".png", ".wasm", ".whl"}
    assert [path for path in tracked if path.suffix in endings] == []


def test_no_file_names_a_machine_or_a_mirror(tracked):
    machine = re.compile(
        r"/(?:root|work|opt|Users|home/(?!jovyan|pyodide|web_user)\w+)/\w"
        r"|index-url|registry\.npm\w+\.|(?<!w)pypi\.org/simple|files\.pythonhosted"
        r"|[\"']resolved[\"']: ",
        re.IGNORECASE,
    )
    found = []
    for path in tracked:
        if path == Path(__file__) or path.suffix == ".npz":
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [
            f"{path.relative_to(ROOT)}:{i}" for i, x in enumerate(lines, 1) if machine.search(x)
        ]
    assert found == []


def test_no_comment_is_a_wall_within_a_file(tracked):
    wall = re.compile(r"^\s*(#|//|/\*)\s*[-=*]{8,}")
    code = [path for path in tracked if path.suffix in {".py", ".mjs", ".js", ".css"}]
    assert len(code) > 300
    walled = [p for p in code if any(map(wall.match, p.read_text("utf-8").splitlines()))]
    assert walled == [], "what has parts is two files, or needs no wall"


def test_the_form_of_code_is_the_formatters_but_for_tables_of_tests(tracked):
    code = [p for p in tracked if p.suffix == ".py" and p != Path(__file__)]
    left_alone = re.compile(r"# fmt: (?:skip|off)")
    found = [path for path in code if left_alone.search(path.read_text(encoding="utf-8"))]
    assert [path for path in found if ROOT / "tests" not in path.parents] == []


def test_actions_of_others_are_named_by_their_commit_with_the_version_beside_it():
    files = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    used = [line.partition("uses: ")[2] for line in lines if "uses: " in line]
    others = [name for name in used if not name.startswith("./")]
    assert others
    whole = re.compile(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")
    assert [name for name in others if not whole.fullmatch(name)] == []


def says_no_encoding(call):
    """Tell whether a call reads or writes text in whatever encoding the author's system has."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    named = {keyword.arg for keyword in call.keywords}
    if "encoding" in named:
        return False
    mode = ast.unparse(call.args[1]) if name == "open" and len(call.args) > 1 else ""
    opens = isinstance(call.func, ast.Name) and name == "open" and "b" not in mode
    reads = name == "read_text" and not call.args
    writes = name == "write_text" and len(call.args) == 1
    return opens or reads or writes or ("text" in named and name in {"run", "Popen"})


def test_text_is_read_and_written_in_a_named_encoding():
    for path in [*ROOT.glob("tools/*.py"), *ROOT.glob("bench/*.py"), *ROOT.glob("src/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert not says_no_encoding(node), f"{path.name}, line {node.lineno}: encoding="


def test_no_code_changes_where_python_looks_for_modules(tracked):
    patch = re.compile(r"\bsys\.path(?:\.(?:insert|append|extend)\(|\[[^]]*\] *=|\s*=[^=])")
    own = [path for path in tracked if path.suffix == ".py" and path != Path(__file__)]
    assert [path.name for path in own if patch.search(path.read_text(encoding="utf-8"))] == []


OURS = {"course_utils", "course_site", "tools", "bench", "live_kernel", "tests"}
# Which of our packages the files of a folder may import.
WALLS = {
    "src/course_utils": {"course_utils"},
    "src/course_site": {"course_site", "course_utils"},
    "live/kernel": {"live_kernel", "course_utils"},
    "tools": {"tools", "course_utils"},
    "bench": {"bench", "course_site", "course_utils", "tests"},
}
FOR_PAGES = "course_site.live.wheel"  # notebooks name the wheel that they install


def imports_of(path):
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("folder", WALLS)
def test_a_folder_imports_of_ours_only_what_it_may(folder):
    found = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in imports_of(path)
        if (top := name.split(".")[0]) in OURS and top not in WALLS[folder]
    }
    assert not found, "\n".join(sorted(found))


def test_what_pages_need_knows_nothing_of_the_live_cells():
    found = {
        f"{path.name} imports {name}"
        for path in (ROOT / "src" / "course_site" / "pages").rglob("*.py")
        for name in imports_of(path)
        if name.startswith("course_site.live") and not name.startswith(FOR_PAGES)
    }
    assert not found, "\n".join(sorted(found))


# What CONTRIBUTING.md says.


@pytest.fixture(scope="module")
def contributing():
    return (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_each_derived_file_is_there_and_so_is_the_command_that_makes_it(contributing):
    table = re.findall(r"^\| `(\S+)` \| (.+) \| `(.+)` \|$", contributing, re.MULTILINE)
    assert {"requirements.lock", "package-lock.json"} <= {row[0] for row in table}
    for file, sources, command in table:
        assert (ROOT / file).exists(), file
        for source in re.findall(r"`(\S+)`", sources):
            assert (ROOT / source).exists(), source
        assert_command(command)


def test_each_command_of_the_guide_exists(contributing):
    commands = re.findall(r"`((?:make|python -m) [^`]+)`", contributing)
    commands += re.findall(r"^((?:make|python -m) .*?)(?:  #.*)?$", contributing, re.MULTILINE)
    assert len(commands) > 8
    for command in commands:
        assert_command(command)


def assert_command(command):
    if command.startswith("make "):
        target = command.split()[1]
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), command
    else:
        module = command.removeprefix(".venv/bin/").removeprefix("python -m ").split()[0]
        is_ours = module.split(".")[0] in ("bench", "course_site", "tests", "tools")
        assert not is_ours or find_spec(module), command


def test_each_path_of_the_guide_exists(contributing):
    folders = "_static|bench|live|src|tests|tools|widgets"
    for path in re.findall(rf"`((?:{folders})/[\w./-]*)`", contributing):
        assert (ROOT / path).exists(), path


@about("book/images", "book/learning")
def test_each_page_that_the_guide_names_exists(contributing):
    for path in re.findall(r"`((?:book|lessons)/[\w./-]*)`", contributing):
        assert (ROOT / path).exists(), path


# Set or passed on by the code itself: nobody has to know them.
OWN_VARIABLES = {"CI", "GITLAB_CI", "MATPLOTLIBRC", "MPLBACKEND", "PATH", "PYTHONPATH", "TMPDIR"}


def test_each_environment_variable_of_the_code_is_in_the_table_and_no_other(contributing, tracked):
    name = r"environ(?:\.\w+\(|\[)\s*[\"']([A-Z_]+)[\"']"
    code = [p for p in tracked if p.suffix == ".py"]
    read = {x for p in code for x in re.findall(name, p.read_text(encoding="utf-8"))}
    table = re.search(r"## Environment variables\n(.*?)\n## ", contributing, re.DOTALL).group(1)
    assert read - OWN_VARIABLES <= set(re.findall(r"`([A-Z_]+)`", table))
    named = set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))
    assert named - read == {"PYTHON"}  # read by the Makefile


def test_the_policy_of_the_guide_is_the_one_that_is_tested(contributing):
    tree = ast.parse((ROOT / "tests" / "site" / "built_site.py").read_text(encoding="utf-8"))
    tested = next(
        ast.literal_eval(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "POLICY"
    )
    stated = re.search(r"Content-Security-Policy: (.*?)\n```", contributing, re.DOTALL).group(1)
    assert " ".join(stated.split()) == tested


def test_the_guide_and_the_build_allow_equally_long_outputs(contributing):
    assert f"At most {LONGEST_OUTPUT} lines of output" in contributing


def test_no_two_test_modules_have_one_name() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))  # pytest imports the first for both
