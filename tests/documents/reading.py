"""A PDF as its reader sees it: the text of each page."""

import re

import pypdfium2


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [document[nth].get_textpage().get_text_range() for nth in range(len(document))]
    finally:
        document.close()


def text(content: bytes) -> str:
    """Without spaces and line ends, which are only where a line was full."""
    return re.sub(r"\s", "", "".join(pages(content)))


def numbers(content: bytes) -> set[float]:
    """Every number that stands on its own somewhere."""
    return {float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", "\n".join(pages(content)))}
