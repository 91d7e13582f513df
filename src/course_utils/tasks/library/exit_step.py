"""How far a walk stays in its region."""

from __future__ import annotations

import numpy as np

from course_utils.tasks.drawing import Floats
from course_utils.tasks.task import Arguments, Mistake, Property, Task


def draw(rng: np.random.Generator, size: int) -> Arguments:
    """Return all z at a point, none of them 0, and by how much each changes in one step."""
    n = int(rng.integers(1, size + 2))
    z = rng.choice([-2.0, -1.5, -1.0, -1 / 64, 1 / 64, 1.0, 1.5, 2.0], size=n)
    speed = rng.integers(-4, 5, size=n) / 2
    return z, speed


def by_hand(z: Floats, speed: Floats) -> str:
    """Return where each number changes its sign."""
    units = [
        f"number {i + 1} is 0 at t = {-z[i] / speed[i]:.4g}"
        if speed[i]
        else f"number {i + 1} stays"
        for i in range(len(z))
    ]
    return f"By hand: {', '.join(units)}; only t > 0 lies ahead."


def oracle(z: Floats, speed: Floats) -> float:
    """Follow the signs along the walk, and halve the interval in which the first one changes."""

    def is_inside(t: float) -> bool:
        return bool(np.all(np.sign(z + t * speed) == np.sign(z)))

    inside, outside = 0.0, 64.0
    if is_inside(outside):
        return float("inf")
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if is_inside(middle) else (inside, middle)
    return outside


def nothing_changes_before(t: float, z: Floats, speed: Floats) -> bool:
    """Tell whether all signs are the same a little before t."""
    return t > 0 and bool(np.all(np.sign(z + min(0.999 * t, 1e6) * speed) == np.sign(z)))


TASK = Task(
    name="exit-step",
    title="The way out of a region",
    starter='''
def exit_step(z, speed):
    """Return t > 0 at which an entry of z + t speed is 0 first."""
    t = ...
    return t
''',
    solution='''
def exit_step(z, speed):
    """Return t > 0 at which an entry of z + t speed is 0 first."""
    ahead = z * speed < 0
    t = np.min(-z[ahead] / speed[ahead], initial=np.inf)
    return t
''',
    returns="t",
    draw=draw,
    examples=(
        (np.array([-0.25, -0.25, 0.25, 0.5]), np.array([1.0, 1.0, -1.0, 1.0])),
        (np.array([1.0]), np.array([1.0])),
        (np.array([1.0, 1.0]), np.array([0.0, -0.5])),
    ),
    hints=(
        "Entry $i$ is $z_i + t\\,s_i$ on the way, with $s_i$ its speed. It is 0 at $t_i = -z_i /"
        " s_i$, if"
        " $s_i \\ne 0$.",
        "Only positive $t_i$ lie ahead: those where $z_i$ and $s_i$ have different signs, `z *"
        " speed < 0`."
        " This mask leaves out $s_i = 0$ too.",
        "If nothing lies ahead you never leave the region: `np.inf`. `np.min(numbers,"
        " initial=np.inf)` gives"
        " that for an empty array.",
    ),
    mistakes=(
        Mistake(
            name="what lies behind taken too",
            says="It looks as if the smallest number in absolute value was taken. A zero at t < 0"
            " lies behind"
            " the walker: only t > 0 counts.",
            code="""
def exit_step(z, speed):
    moves = speed != 0
    return np.min(np.abs(z[moves] / speed[moves]), initial=np.inf)
""",
        ),
        Mistake(
            name="negative t",
            says="It looks as if the smallest of all t was taken, negative ones too. Those lie"
            " behind the walker.",
            code="""
def exit_step(z, speed):
    moves = speed != 0
    return np.min(-z[moves] / speed[moves], initial=np.inf)
""",
        ),
        Mistake(
            name="the last one instead of the first",
            says="It looks as if the largest t was taken. The walk leaves the region at the first"
            " change: the"
            " smallest positive t.",
            old="np.min(-z[ahead] / speed[ahead], initial=np.inf)",
            new="np.max(-z[ahead] / speed[ahead]) if ahead.any() else np.inf",
        ),
        Mistake(
            name="z / s without the sign",
            says="It looks as if the other direction was walked: z + t s = 0 gives t = −z / s,"
            " positive where"
            " the signs differ.",
            code="""
def exit_step(z, speed):
    ahead = z * speed > 0
    return np.min(z[ahead] / speed[ahead], initial=np.inf)
""",
        ),
        Mistake(
            name="0 where nothing lies ahead",
            says="Where no entry changes its sign, the walk never leaves the region, and t is"
            " np.inf.",
            old="np.min(-z[ahead] / speed[ahead], initial=np.inf)",
            new="np.min(-z[ahead] / speed[ahead]) if ahead.any() else 0.0",
        ),
    ),
    checks=(Property("Before t no entry has changed its sign.", nothing_changes_before),),
    by_hand=by_hand,
    oracle=oracle,
)
