"""One small book, built once, that has a little of everything."""

import pytest

from course_utils.tasks import TASKS
from tests.small_book import SmallBook, cell, page

FEATURES = r"""
(features)=
## A section

Let $a < b$ be numbers, with *stress* and **weight**; 3 * 4 is {glue:text}`features-product`,
see {term}`entry`, {prf:ref}`def-square`, {eq}`eq-square`, {numref}`fig-square`, {doc}`plain` and
{ref}`a section <features>`.

```{index} square
```

````{prf:definition} Square
:label: def-square
The square of $x$ is
```{math}
:label: eq-square
s(x) = x^2 .
```
````

```{prf:proposition} Not negative
:label: prop-square
$s(x) \ge 0$.
```

```{prf:proof}
A product of two numbers of one sign.
```

HIDDEN

PRODUCT

GLUE

SKETCHES

```{predict} predict-square
What is the graph of $s$?

- [ ] `line` A straight line.

  That is $2x$.
- [x] `bowl` A bowl.

  Yes, *never* below 0.
```

SQUARE

| x | s(x) |
|---|---|
| 1 | 1 |
| 2 | 4 |

1. First
2. Second

- A list
  - in a list

> Quoted.

```{admonition} A word of care
:class: note
Look twice.
```

```python
unused = True
```

## Exercises

```{exercise} Three
:label: exr-three
What is $s(3)$?
```

```{answer} ans-square
$s(3)$:

- [x] 9

  Yes.
- [ ] 6

  That is *twice* three.
```

```{answer} ans-roots
:kind: vector
Both $x$ with $s(x) = 4$, the smaller first:

- [x] (-2, 2)

  Yes.
- [ ] (2, 2)

  One of them is negative.
```

```{solution} exr-three
:class: dropdown
Nine.
```

```{exercise} A task
:label: exr-task
Write it.
```

IMPORTS

TASK

```{task} affine-from-values
:exercise: exr-task
```

## Check yourself

```{quiz} quiz-features
What is $s(2)$?

- [ ] $2$

  That is *twice* one.
- [x] $4$, or four

  Yes: `2 * 2`.
```

```{quiz} quiz-code
What does `2 ** 3` give?

- [ ] 6

  That is $2 \cdot 3$.
- [X] 8

  Yes.
- [ ] 9

  That is $3^2$.
```
"""
GLUE = "from myst_nb import glue\nglue('features-product', product, display=False)"
SKETCH = """\
import numpy as np

from course_utils.plots.sketches import sketch_graphs

x = np.linspace(-2, 2, 81)
sketches = sketch_graphs(x, x**2, {'line': 2 * x, 'bowl': x * x})
glue('predict-square', sketches, display=False)"""
DRAW = """\
from IPython.display import SVG
SVG("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect/></svg>")"""
SQUARE = """\
mystnb:
  image: {alt: A black square}
  figure: {name: fig-square, caption: A square of side $x$.}"""
PARTS = {
    "HIDDEN": cell("secret = 1", "tags: [remove-cell]"),
    "PRODUCT": cell("product = 3 * 4\nproduct"),
    "GLUE": cell(GLUE, "tags: [remove-cell]"),
    "SKETCHES": cell(SKETCH, "tags: [remove-cell]"),
    "SQUARE": cell(DRAW, SQUARE),
    "IMPORTS": cell("from course_utils.tasks import check", "tags: [remove-cell]"),
    "TASK": cell(TASKS["affine-from-values"].cell),
}
GLOSSARY = "```{glossary}\nentry\n  One of the numbers of a vector.\n```"


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The small book, built; `features` has all that pages have, `plain` only words."""
    body = FEATURES
    for name, text in PARTS.items():
        body = body.replace(name, text)
    pages = {
        "features": page(body, title="Features"),
        "plain": page(GLOSSARY + "\n\n```{task-list}\n```", title="Plain"),
    }
    book = SmallBook(tmp_path_factory.mktemp("features") / "book", pages)
    run = book.build()
    assert run.succeeded, run.printed
    return book
