"""English says whatever Chinese says, and nothing else."""

import re
from pathlib import Path

import pytest

from service.web.locale import ENGLISH
from tests.web.catalogue import TEMPLATES, wanted

HAN = re.compile(r"[\u3400-\u9fff]")
HOLES = re.compile(r"%\(\w+\)s")


def test_every_text_has_its_english_and_the_catalogue_has_nothing_else() -> None:
    assert {text for text in wanted() if text not in ENGLISH} == set()
    assert set(ENGLISH) - wanted() == set()


def test_english_fills_the_same_holes_and_has_no_chinese() -> None:
    for (_, text), english in ENGLISH.items():
        assert sorted(HOLES.findall(text)) == sorted(HOLES.findall(english)), text
        assert HAN.search(english) is None, english


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_template_has_chinese_that_is_not_marked_for_translation(template: Path) -> None:
    """What is left when every marked text and comment is taken out; the one exception names the language itself."""
    bare = re.sub(r"\{#.*?#\}|_\('[^']*'[^)]*\)|\bpgettext\([^)]*\)|>中文<", "", template.read_text(), flags=re.DOTALL)
    assert HAN.findall(bare) == []
