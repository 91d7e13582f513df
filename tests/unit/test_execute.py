"""The outputs of a cell that the build has executed."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from course_site.execute import execute_cell


class SlowKernel:
    """A client whose kernel sends a line in two pieces, as one on a busy machine does."""

    code_cells_executed = 0

    async def async_execute_cell(self, cell, index, execution_count):
        if cell.cell_type != "code":
            return
        pieces = [("stdout", "A ="), ("stdout", " [[3]]\n"), ("stderr", "a warning\n")]
        cell.outputs = [new_output("stream", name=name, text=text) for name, text in pieces]


def executed(cell):
    """Execute a cell in a thread of its own: in this one the browser of other tests may wait."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(execute_cell(SlowKernel(), cell, 0))).result()
    return cell


def test_a_line_that_came_in_two_pieces_is_one_line():
    cell = executed(new_code_cell("print('A =', A)"))
    assert [output.text for output in cell.outputs] == ["A = [[3]]\n", "a warning\n"]


def test_a_cell_of_markdown_stays_as_it_is():
    assert "outputs" not in executed(new_markdown_cell("A matrix"))
