"""Colours that are said twice, once for LaTeX and once in the operators of PDF."""

import re

from examgen.render.style import MACROS


def test_patches_in_figures_have_the_colour_of_the_strip_that_they_stand_on() -> None:
    (tint,) = re.findall(r"\\definecolor\{examTint\}\{rgb\}\{(.*?)\}", MACROS)
    strip = MACROS[MACROS.index(r"\newcommand{\examStrip}") : MACROS.index(r"\newcommand{\examStripEnd}")]
    for name, operator in (("figureGround", "rg"), ("figureGroundInk", "RG")):
        assert rf"\def\{name}{{{tint.replace(',', ' ')} {operator} }}" in strip
