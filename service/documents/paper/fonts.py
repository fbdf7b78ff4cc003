"""Which fonts are printed with: those that the office has put into its folder, then those that came along."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import pylopdf_fonts_zh_cn as package
import typst

from service.documents.paper.blocks import Paper, texts
from service.documents.paper.characters import characters
from service.errors import Conflict, Problem

WANTED: Mapping[str, tuple[str, ...]] = {
    "title": ("fzxiaobiaosong-b05s", "fzxiaobiaosong-b05", "方正小标宋简体", "方正小标宋_gbk", "fzxbsjw--gb1-0"),
    "hei": ("simhei", "黑体", "fzhei-b01s", "方正黑体_gbk"),
    "fang": ("fangsong_gb2312", "仿宋_gb2312", "fangsong", "仿宋", "fzfangsong-z02s"),
    "song": ("simsun", "宋体", "nsimsun", "fzshusong-z01s"),
}
"""What each kind of text is set in by custom, under the names that such fonts have."""
INVISIBLE = frozenset("\n\t \u3000\u00a0\u200b\u200c\u200d\u2060\ufeff") | {chr(one) for one in range(0xFE00, 0xFE10)}
MOST_TOLD = 50


class Typefaces(NamedTuple):
    """Families by kind of text, the wanted one first; where their files are, and what they can draw."""

    families: Mapping[str, Sequence[str]]
    fonts: typst.Fonts
    names: str
    drawn: frozenset[int]


@cache
def typefaces(folder: str) -> Typefaces:
    """Of the office's folder, if there is one, and of the package. Conflict if either has no font to give."""
    own = _found(Path(folder)) if folder else []
    sans, serif = _packaged(package.sans_path()), _packaged(package.serif_path())
    known = {one.family.lower(): one.family for one in own}
    more = list(dict.fromkeys(one.family for one in own))
    families = {
        kind: list(
            dict.fromkeys([*_preferred(known, kind), *((sans, serif) if kind == "hei" else (serif, sans)), *more])
        )
        for kind in WANTED
    }
    used = [*own, *_found(package.sans_path().parent)]
    folders = [*([Path(folder)] if folder else []), package.sans_path().parent]
    drawn = frozenset[int]().union(*(characters(Path(str(one.path)), one.index) for one in used))
    return Typefaces(families, _fonts(folders), msgspec.json.encode(families).decode(), drawn)


def _preferred(known: Mapping[str, str], kind: str) -> list[str]:
    return [known[name] for name in WANTED[kind] if name in known][:1]


def _packaged(path: Path) -> str:
    return next(one.family for one in _found(path.parent) if Path(str(one.path)).name == path.name)


def _fonts(folders: Sequence[Path]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


def _found(folder: Path) -> list[typst.FontInfo]:
    found = _fonts([folder]).fonts()
    if not found:
        raise Conflict(
            "font-missing",
            f"{folder} 中没有字体文件（ttf、otf、ttc）：请放入字体，或取消 JINGYING_FONTS 设置后重新启动。",
            f"There is no font (ttf, otf, ttc) in {folder}: put one there, or unset JINGYING_FONTS and start again.",
        )
    return found


def require_glyphs(papers: Sequence[Paper], faces: Typefaces) -> None:
    """Before anything is set, since a missing glyph would print as nothing: whose, in which place, which characters."""
    told = [problem for paper in papers for problem in _missing(paper, faces.drawn)]
    if told:
        raise Conflict(
            "glyph-missing",
            f"字体缺字，未打印：{told[0].message}共 {len(told)} 处；"
            "请把含有这些字的字体放入 JINGYING_FONTS 指定的文件夹。",
            f"Characters without a glyph, nothing was printed: {told[0].message_en} {len(told)} places in all; put a"
            " font that has them into the folder that JINGYING_FONTS names.",
            problems=told[:MOST_TOLD],
        )


def _missing(paper: Paper, drawn: frozenset[int]) -> list[Problem]:
    found: dict[str, set[str]] = {}
    for named, text in texts(paper):
        place = "".join(named.split())
        if lacking := {one for one in set(text) - INVISIBLE if ord(one) not in drawn}:
            found.setdefault(place, set()).update(lacking)
    return [_problem(paper.about, place, "".join(sorted(lacking))) for place, lacking in found.items()]


def _problem(about: str, place: str, lacking: str) -> Problem:
    codes = " ".join(f"U+{ord(one):04X}" for one in lacking)
    return Problem(
        pointer=f"/{about.partition(' ')[0]}/{place}",
        code="glyph-missing",
        message=f"{about}“{place}”中的“{lacking}”（{codes}）没有字形。",
        message_en=f"{about}, {place}: no glyph for {lacking} ({codes}).",
    )
