"""A PDF as its reader sees it: the text of each page."""

import re

import pypdfium2


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [document[nth].get_textpage().get_text_range() for nth in range(len(document))]
    finally:
        document.close()


def boxes(content: bytes) -> list[list[tuple[str, tuple[float, float, float, float]]]]:
    """Every letter of each page with its left, bottom, right and top, in points."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [_boxes(document[nth].get_textpage()) for nth in range(len(document))]
    finally:
        document.close()


def _boxes(page: pypdfium2.PdfTextPage) -> list[tuple[str, tuple[float, float, float, float]]]:
    letters = ((nth, page.get_text_range(nth, 1)) for nth in range(page.count_chars()))
    return [(letter, page.get_charbox(nth)) for nth, letter in letters if letter.strip()]


def text(content: bytes) -> str:
    """Without spaces and line ends, which are only where a line was full."""
    return re.sub(r"\s", "", "".join(pages(content)))


def numbers(content: bytes) -> set[float]:
    """Every number that stands on its own somewhere."""
    return {float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", "\n".join(pages(content)))}
