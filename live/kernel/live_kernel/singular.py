"""Errors of linear algebra: in the page LAPACK's NaN says what an error says on a computer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SINGULAR = "Singular matrix"
INDEFINITE = "Matrix is not positive definite"
EIGENVALUES = "Eigenvalues did not converge"
MESSAGES = {
    "inv": SINGULAR,
    "solve": SINGULAR,
    "solve1": SINGULAR,
    "cholesky_lo": INDEFINITE,
    "cholesky_up": INDEFINITE,
    "eig": EIGENVALUES,
    "eigvals": EIGENVALUES,
    "eigh_lo": EIGENVALUES,
    "eigh_up": EIGENVALUES,
    "eigvalsh_lo": EIGENVALUES,
    "eigvalsh_up": EIGENVALUES,
    "svd": "SVD did not converge",
    "svd_f": "SVD did not converge",
    "svd_s": "SVD did not converge",
}


class Checked:
    """numpy's compiled linear algebra, with the errors it cannot report here."""

    def __init__(self, usual: Any, numpy: Any) -> None:
        self.usual, self.numpy = usual, numpy

    def __getattr__(self, name: str) -> Any:
        function = getattr(self.usual, name)
        if name in MESSAGES:
            function = self.checked(function, MESSAGES[name])
        setattr(self, name, function)
        return function

    def checked(self, function: Callable[..., Any], message: str) -> Callable[..., Any]:
        """Return the function; it raises where NaN comes out of numbers."""

        def wrapper(*args: Any, **options: Any) -> Any:
            result = function(*args, **options)
            parts = result if isinstance(result, tuple) else (result,)
            if self.has_nan(parts) and not self.has_nan(args):
                raise self.numpy.linalg.LinAlgError(message)
            return result

        return wrapper

    def has_nan(self, values: tuple[Any, ...]) -> bool:
        """Tell whether there is NaN in one of the arrays."""
        return any(bool(self.numpy.isnan(value).any()) for value in values)


def raise_for_singular(numpy: Any) -> None:
    """Let `inv`, `solve` and the like raise `LinAlgError`."""
    inner = numpy.linalg._linalg
    inner._umath_linalg = Checked(inner._umath_linalg, numpy)
