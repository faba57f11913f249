"""`make picture`: the picture in the README, a question on the paper beside the same one in the solutions."""

from __future__ import annotations

import json
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from examgen import blueprint
from examgen.bank import Bank
from examgen.build import build
from examgen.typeset.png import pdf_text, png_pages

QUESTION = "backprop_graphs/backprop_numeric_graph"
TARGET = Path(__file__).with_name("paper-and-solution.png")
GAP, GREY = 24, "#d0d0d0"


def main() -> None:
    """Build the default exam with seed 42 and save the pair of pages."""
    with tempfile.TemporaryDirectory(prefix="examgen-") as name:
        folder = build(blueprint.default(), 42, Path(name), Bank(), final=True).folder
        variants = map(json.loads, (folder / "variants.jsonl").read_text("utf-8").splitlines())
        title = next(variant["title"] for variant in variants if variant["template"] == QUESTION)
        pages = [_page((folder / f"{document}.pdf").read_bytes(), title) for document in ("problems", "solutions")]
    width = sum(page.width for page in pages) + GAP
    picture = Image.new("RGB", (width, max(page.height for page in pages)), "white")
    picture.paste(pages[0], (0, 0))
    picture.paste(pages[1], (pages[0].width + GAP, 0))
    picture.quantize(64).save(TARGET, optimize=True)


def _page(pdf: bytes, title: str) -> Image.Image:
    """The page on which the question begins, in a thin frame."""
    number = next(k for k, text in enumerate(pdf_text(pdf)) if title in text)
    with Image.open(BytesIO(png_pages(pdf, dpi=90)[number])) as page:
        return ImageOps.expand(page.convert("RGB"), border=1, fill=GREY)


if __name__ == "__main__":
    main()
