"""Everything a sheet may say, in Chinese and English: one catalogue by topic and code word. Source: ranking.md 16.

Never said: that the service decides, that somebody is thrown out, that a rank is exact, that an error is small.
"""

from collections.abc import Mapping
from typing import Any

from service.rules.ranking import wording_method as method
from service.rules.ranking import wording_procedure as procedure
from service.rules.ranking import wording_rows as rows
from service.rules.ranking import wording_sentences as sentences
from service.rules.ranking import wording_sources as sources
from service.rules.ranking.wording_sources import Words as Words

AVOIDED: tuple[Words, ...] = (
    ("系统决定", "the system decides"),
    ("淘汰", "eliminate"),
    ("精确排名", "exact rank"),
    ("误差很小", "small error"),
)
CATALOGUE: Mapping[str, Mapping[Any, Words]] = {
    "sources": sources.SOURCES,
    "statuses": sources.STATUSES,
    "status_labels": sources.STATUS_LABELS,
    "flags": sources.FLAGS,
    "terms": sources.TERMS,
    "origins": sources.ORIGINS,
    "lines": sources.LINES,
    "occasions": sources.OCCASIONS,
    "reliabilities": sources.RELIABILITIES,
    "criteria": rows.CRITERIA,
    "states": rows.STATES,
    "state_texts": rows.STATE_TEXTS,
    "choices": rows.CHOICES,
    "clauses": rows.CLAUSES,
    "outcomes": rows.OUTCOMES,
    "outcome_texts": rows.OUTCOME_TEXTS,
    "measured": rows.MEASURED,
    "unmeasured": rows.UNMEASURED,
    "bands": rows.BANDS,
    "band_texts": rows.BAND_TEXTS,
    "missing": rows.MISSING,
    "marks": rows.MARKS,
    "differs": rows.DIFFERS,
    "groups": rows.GROUPS,
    "sexes": rows.SEXES,
    "admissions": rows.ADMISSIONS,
    "others": rows.OTHERS,
    "measures": rows.MEASURES,
    "line_rules": rows.LINE_RULES,
    "bases": rows.BASES,
    "places": rows.LINES_OF_PLACES,
    "tie_steps": rows.TIE_STEPS,
    "sheet_states": procedure.SHEET_STATES,
    "acts": procedure.ACTS,
    "actions": procedure.ACTIONS,
    "stages": procedure.STAGES,
    "judgements": procedure.JUDGEMENTS,
    "needs": procedure.NEEDS,
    "faults": procedure.FAULTS,
    "republished": procedure.REPUBLISHED,
    "objection_states": procedure.OBJECTION_STATES,
    "channels": procedure.CHANNELS,
    "bars": procedure.BARS,
    "bar_states": procedure.BAR_STATES,
    "reruns": procedure.RERUNS,
    "appraisals": procedure.APPRAISALS,
    "method": method.METHOD,
    "limits": method.LIMITS,
    "warnings": method.WARNINGS,
    "remedy": {"common_talks": method.REMEDY},
    "sentences": sentences.SENTENCES,
}
