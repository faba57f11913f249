"""LaTeX words as plain text for a terminal: readable, not exact."""

from __future__ import annotations

import re

_SYMBOLS = {
    r"\times": "×", r"\cdot": "·", r"\ ": " ", r"\;": " ", r"\!": "", r"\le": "≤", r"\ge": "≥", r"\neq": "≠", r"\approx": "≈",
    r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉", r"\sum": "Σ", r"\to": "→", r"\infty": "∞",
    r"\partial": "∂", r"\Delta": "Δ", r"\sigma": "σ", r"\left": "", r"\right": "", r"\[": "\n    ", r"\]": "\n",
    r"\quad": "  ", r"\%": "%", r"\_": "_", r"\&": "&", r"\#": "#", r"\\": "\n",
    r"\qquad": "   ", r"\dots": "...", r"\ldots": "...", r"\cdots": "...", r"\leq": "≤", r"\geq": "≥", r"\ne": "≠",
    r"\mp": "∓", r"\pm": "±", r"\odot": "⊙", r"\in": "∈", r"\top": "T", r"\alpha": "α", r"\beta": "β", r"\gamma": "γ",
    r"\delta": "δ", r"\varepsilon": "ε", r"\epsilon": "ε", r"\eta": "η", r"\theta": "θ", r"\lambda": "λ", r"\mu": "μ",
    r"\pi": "π", r"\tau": "τ", r"\phi": "φ", r"\prod": "Π", r"\nabla": "∇", r"\mathbb": "", r"\mathcal": "",
    r"\boldsymbol": "", r"\parallel": "||",
    r"\lvert": "|", r"\rvert": "|", r"\lVert": "‖", r"\rVert": "‖", r"\circ": "∘", r"\sim": "~", r"\leftarrow": "←",
    r"\vdots": "...", r"\ddots": "...", r"\mapsto": "↦", r"\rightarrow": "→", r"\Leftrightarrow": "⇔", r"\Vert": "‖",
    r"\|": "‖", r"\setminus": "/", r"\Sigma": "Σ", r"\div": "÷", r"\ell": "ℓ", r"\int": "∫", r"\textbackslash": "\\",
    r"\cap": "∩", r"\cup": "∪", r"\item": "\n  - ",
}  # fmt: skip
_LITERALS = {
    r"\{": "{", r"\}": "}", r"\$": "$", r"-{}": "-", r"\textquotesingle{}": "'", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\textasciigrave{}": "`", r"\textbackslash{}": "\\",
    r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|", r"\ldots{}": "...", "~": " ", r"\allowbreak{}": "",
    "--": "–", r"^\circ": "°", r"^{\circ}": "°",
}  # fmt: skip
_LITERAL = re.compile("|".join(map(re.escape, ("\\\\", *_LITERALS))))
_MASKS = {tex: chr(0xE000 + number) for number, tex in enumerate(_LITERALS)}  # stand for what is no markup any more
_UNMASKED = {ord(mask): _LITERALS[tex] for tex, mask in _MASKS.items()}
_ROOT = re.compile(r"\\sqrt(?:\[(\w+)\])?\{([^{}]*)\}")
_ACCENT = re.compile(r"\\(hat|bar|tilde)(?: *(\\[a-z]+)| (\w)|\{([^{}]*)\})")
_FRACTION = re.compile(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}")
_EXPONENT = re.compile(r"\^\{(-?[\d.,]+|-?[^\W\d_]|\\[a-z]+|\([^{}()]*\))\}")  # a number, a letter, or in parentheses
_INDEX = re.compile(r"_\{(-?(?:[^\W_]|[.,]){1,3}|\\[a-z]+)\}")
_ARGUMENT = re.compile(r"(\\(?:ln|log|exp|sigma|tanh|sin|cos)(?:\^\w{1,3})?)\{(-?[\w.,]{1,3}|\\[a-z]+|\\left[^{}]*)\}")
_RAISED = re.compile(r"([\^_])\{([^{}]*)\}")
_GROUP = re.compile(r"\\(?:ensuremath|text|mathrm|mathbf|emph|textbf|texttt|operatorname|boxed)\{([^{}]*)\}")
_BEFORE_GROUP = re.compile(r"(\\[a-zA-Z]+)(?=\\(?:text|mathrm|mathbf|operatorname)\{)")
_GROUPS = ((_GROUP, r"\1"), (_EXPONENT, r"^\1"), (_INDEX, r"_\1"), (_ARGUMENT, r"\1\2"), (_RAISED, r"\1(\2)"),
           (_ROOT, r"\1√(\2)"), (_ACCENT, r"\2\3\4_\1"), (_FRACTION, "\ue100(\\1)/(\\2)\ue101"))  # fmt: skip
# A fraction between the marks that _GROUPS sets, after what takes the next operand alone.
_OPERAND = re.compile(r"(?:(\b(?:ln|log|exp|tanh|sin|cos)(?:[\^_]\w+)?|[/^] ?) *)?\ue100([^\ue100\ue101]*)\ue101")
_MATRIX = re.compile(r"\\begin\{[pb]matrix\}(.*?)\\end\{[pb]matrix\}", re.DOTALL)
_NUMBERED = re.compile(r"\\begin\{enumerate\}(.*?)\\end\{enumerate\}", re.DOTALL)
_QUOTED = re.compile(r"``([^`]*?)''")
_PLACE = re.compile(r"\\exam(Part|Figure|Table)\{([\w-]+)\}")
_MATHEMATICS = re.compile(r"\$[^$]*\$")
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|.)")


def _matrix(match: re.Match[str]) -> str:
    """Rows behind each other, with semicolons between them."""
    rows = re.split(r"\\\\(?:\[\w+\])?", match[1])
    return f"[{' ; '.join(row.replace('&', ' ').strip() for row in rows)}]"


def _numbered(match: re.Match[str]) -> str:
    """Items with their numbers."""
    first, *items = match[1].split(r"\item")
    return first + "".join(f"\n  {number}. {item.strip()}" for number, item in enumerate(items, start=1)) + "\n"


def _operands(text: str) -> str:
    """Fractions without their marks: between parentheses, such as ln((1)/(3)), where only their top would be taken."""
    found = 1
    while found:  # the innermost first
        text, found = _OPERAND.subn(lambda m: f"{m[1]}({m[2]})" if m[1] else m[2], text)
    return text


def sentence(text: str) -> str:
    """A reading version of plain text in which `$...$` is mathematics."""
    return _MATHEMATICS.sub(lambda match: plaintext(match[0]), text)


def plaintext(tex: str) -> str:
    """A reading version of a problem's or a solution's words."""
    text = _LITERAL.sub(lambda m: _MASKS.get(m[0], m[0]), _QUOTED.sub(r'"\1"', tex))
    text = _PLACE.sub(lambda m: f"({m[2]})" if m[1] == "Part" else f"\n[{m[1].lower()}: {m[2]}]\n", text)
    text = _MATRIX.sub(_matrix, text.replace("{,}", ","))
    text = re.sub(r"(\\\\)\[\w+\]", r"\1", _NUMBERED.sub(_numbered, text))
    text = re.sub(r"\\(begin|end)\{[^{}]*\}", "", text)
    text = re.sub(r"(?<!\\)&|\\[bB]igg?[lr]?(?![a-z])", "", text)
    text = re.sub(r"(?<=\d)\\,(?=\d{3}|\\%)", "", text)
    text = _BEFORE_GROUP.sub(r"\1 ", re.sub(r"\\, *", " ", text))
    for pattern, repl in _GROUPS * 6:
        text = pattern.sub(repl, text)
    text = _COMMAND.sub(lambda m: _SYMBOLS.get(m[0], m[0].removeprefix("\\")), text)
    text = _operands(re.sub(r"[${}]", "", text))
    return re.sub(r"[ \t]*\n(\s*\n)+", "\n\n", text).strip().translate(_UNMASKED)
