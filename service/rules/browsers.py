"""How a device is called in the list of sign-ins: its system and its program, from the User-Agent header.

The header names its imitators too (Edge says Chrome and Safari), so the rarer name is looked for first.
"""

from collections.abc import Sequence

LABEL = 64
Names = Sequence[tuple[str, str]]
SYSTEMS: Names = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
PROGRAMS: Names = (
    ("wxwork/", "WeCom"),
    ("MicroMessenger/", "WeChat"),
    ("DingTalk/", "DingTalk"),
    ("Edg", "Edge"),
    ("QQBrowser/", "QQ"),
    ("UCBrowser/", "UC"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("OPR/", "Opera"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def device(agent: str) -> str:
    """`Windows · Edge`, `iPhone · WeChat`; what is no browser by its own words, at most 64 characters of them."""
    if not agent.startswith("Mozilla/"):
        return "".join(one for one in agent if one.isprintable())[:LABEL]
    return " · ".join(found for names in (SYSTEMS, PROGRAMS) if (found := _named(agent, names)))


def _named(agent: str, names: Names) -> str:
    return next((name for mark, name in names if mark in agent), "")
