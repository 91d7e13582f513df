"""Settings of the unit tests: figures are drawn without a screen, and nothing is in a hurry."""

import sys

import hypothesis
import matplotlib
import pytest

matplotlib.use("Agg")

# An example that takes long says that others are computing, and nothing about the code.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _close_figures():
    """Close the figures of each test after it."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
