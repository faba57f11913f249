"""Critical points against sympy's integrals, derivatives and eigenvalues."""

from itertools import combinations

import pytest
import sympy

from examgen.optim.critical import Form, curvatures, eigenvalues, rise, whole_forms

x = sympy.Symbol("x")


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("roots", list(combinations((-5, -2, 0, 1, 4), 3)))
def test_heights_and_curvatures_are_those_of_the_integral(roots: tuple[int, int, int], sign: int) -> None:
    f = sympy.integrate(sign * sympy.prod([x - root for root in roots]), x)
    assert rise(roots, sign) == f.subs(x, roots[2]) - f.subs(x, roots[0])
    assert curvatures(roots, sign) == tuple(f.diff(x, 2).subs(x, root) for root in roots)


def test_whole_forms_are_all_with_whole_eigenvalues_that_are_not_zero() -> None:
    size = range(-2, 3)
    forms = [((p, q), (q, r)) for p in size for q in size for r in size if q and p != r]
    found = {form: sorted(sympy.Matrix(form).eigenvals(multiple=True)) for form in forms}
    whole = {form: values for form, values in found.items() if all(value.is_Integer and value for value in values)}
    assert set(whole_forms(2)) == set(whole)
    assert all(list(eigenvalues(form)) == values for form, values in whole.items())


@pytest.mark.parametrize("form", [((1, 1), (1, 2)), ((0, 1), (1, 1))])
def test_other_eigenvalues_are_refused(form: Form) -> None:
    with pytest.raises(ValueError, match="are not whole"):
        eigenvalues(form)
