r"""The LaTeX that a question's words may use: what every output (paper, web page, terminal) understands.

Besides, `\examPart`, `\examFigure` and `\examTable` stand for parts, figures and tables.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset("\\" + name for name in text.split())


PROSE = _names(
    """text emph textbf textit texttt item quad qquad ldots dots par ensuremath allowbreak textbackslash textasciitilde
    textasciicircum textquotesingle textless textgreater textbar textasciigrave"""
)
OPERATORS = _names(
    """frac tfrac dfrac sqrt binom sum prod int lim log ln exp max min arg operatorname sin cos tan tanh sinh cosh
    cdot times div pm mp ast star circ odot oplus otimes bmod mod partial nabla"""
)
RELATIONS = _names(
    """le leq ge geq ne neq approx equiv sim propto ll gg in notin subset subseteq cup cap setminus mid parallel
    to gets mapsto rightarrow leftarrow Rightarrow Leftrightarrow iff implies forall exists"""
)
DELIMITERS = _names(
    """left right middle big Big bigl bigr Bigl Bigr lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert langle
    rangle lbrace rbrace"""
)
ALPHABETS = _names(
    """mathrm mathbf mathbb mathcal mathit mathsf boldsymbol bar hat tilde vec dot prime top ell infty emptyset
    overline underline underbrace overbrace boxed cdots vdots ddots limits substack
    alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi
    varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"""
)
MACROS = PROSE | OPERATORS | RELATIONS | DELIMITERS | ALPHABETS
SYMBOLS = frozenset("\\" + mark for mark in r"""\,;:! {}$&%#_[]()|-/""") | {"\\\n"}

TEXT_ENVIRONMENTS = frozenset({"itemize", "enumerate"})
MATHS_ENVIRONMENTS = frozenset(
    {"align*", "aligned", "gathered", "cases", "array", "matrix", "pmatrix", "bmatrix", "vmatrix", "smallmatrix"}
)
TEXT_IN_MATHS = _names("text textbf textit texttt mathrm operatorname emph")
