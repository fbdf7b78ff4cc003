from typing import NamedTuple

from service.rules.imports import Level


class Words(NamedTuple):
    message: str
    message_en: str
    suggestion: str = ""
    suggestion_en: str = ""
    level: Level = "error"
