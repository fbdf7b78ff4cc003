"""Templates to HTML: one environment, everything escaped, nothing undefined."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.errors import Problem, Refusal
from service.web import locale, static

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
    auto_reload=False,
)


def number(value: float | None) -> str:
    """As people write it: 85.4, 12, and a dash where there is nothing."""
    return "—" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def points(hundredths: int | None) -> str:
    """Hundredths with both decimals, so that columns align."""
    return "—" if hundredths is None else f"{hundredths / 100:,.2f}".replace("-", "−")


def score(value: float | None) -> str:
    """Both decimals, as on the sheet."""
    return "—" if value is None else f"{value:.2f}".replace("-", "−")


def moment(at: datetime) -> str:
    return at.replace(tzinfo=at.tzinfo or UTC).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def day(on: date | None) -> str:
    return "—" if on is None else on.isoformat()


def told(problem: Problem | Refusal, language: locale.Language) -> str:
    return problem.message if language == "zh" else problem.message_en


def heading(refusal: Refusal, language: locale.Language) -> str:
    """Over the list of what is wrong, without saying twice what the list says."""
    if any(told(one, language) == told(refusal, language) for one in refusal.problems):
        return locale.translated(language, "请改正：")
    return told(refusal, language)


def render(template: str, language: locale.Language, context: Mapping[str, Any]) -> str:
    return ENVIRONMENT.get_template(template).render(context, language=language)


ENVIRONMENT.filters.update(
    number=number, points=points, score=score, moment=moment, day=day, told=told, heading=heading
)
ENVIRONMENT.globals.update(asset=static.address)
ENVIRONMENT.install_gettext_callables(  # type: ignore[attr-defined]
    *locale.CALLABLES, newstyle=True, pgettext=locale.pgettext
)
