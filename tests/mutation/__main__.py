"""`python -m tests.mutation [module …]`: which mistakes in the points' rules and actions no test of them notices.

Prints mutants, killed and survivors by module; fails when one survives that survivors.txt does not explain, or when
it explains one that does not survive.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.misdeeds import survivors
from tests.mutation.mutants import mutants
from tests.mutation.running import ROOT, survives
from tests.mutation.slips import slips

PACKAGE = "service.rules.points"
FOLDER = ROOT / "tests" / "rules" / "points"
EXPLAINED = Path(__file__).with_name("survivors.txt")
TESTS = {
    "amounts": ("amounts",),
    "checkpoints": ("checkpoints",),
    "claims": ("claims",),
    "consistency": ("policy",),
    "corrections": ("corrections",),
    "counting": ("counting",),
    "counts": ("counting", "standings"),
    "due": ("due",),
    "entries": ("counting", "plan", "standings"),
    "journal": ("journal",),
    "periods": ("counting",),
    "plan": ("plan",),
    "policy": ("policy",),
    "policy_changes": ("policy_changes",),
    "policy_document": ("policy",),
    "proposals": ("proposals",),
    "requests": ("plan",),
    "settled": ("settled",),
    "settlement": ("settlement",),
    "sources": ("sources",),
    "standings": ("standings",),
    "text": ("journal",),
}
ACTIONS = "actions"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("module", nargs="*", choices=[*TESTS, ACTIONS, []], help="of service/rules/points, or actions")
    chosen = parser.parse_args(arguments).module or [*TESTS, ACTIONS]
    explained = explanations(EXPLAINED.read_text(encoding="utf-8"))
    wrong = 0
    for module in chosen:
        found, tried = measured_actions() if module == ACTIONS else measure(module)
        say(f"{module:<16} {tried:5} mutants, {tried - len(found):5} killed, {len(found):3} survived")
        wrong += complain(module, found, {name for part, name in explained if part == module})
    return min(wrong, 1)


def explanations(text: str) -> set[tuple[str, str]]:
    """Module and name of every survivor; the lines that start with # say why."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {(module, name) for module, _, name in (line.partition(" ") for line in lines)}


def measure(module: str) -> tuple[list[str], int]:
    """The names of the survivors, and how many mutants there were."""
    path = ROOT / "service" / "rules" / "points" / f"{module}.py"
    tests = [str(FOLDER / f"test_points_{name}.py") for name in TESTS[module]]
    source, name = path.read_text(encoding="utf-8"), f"{PACKAGE}.{module}"
    if not survives(name, compile(source, str(path), "exec"), tests):
        raise RuntimeError(f"{module}: the tests fail without any mistake")
    tried = [
        *((mutant.name, mutant.code) for mutant in mutants(source, str(path))),
        *((slip, compile(text, str(path), "exec")) for slip, text in slips(module, source)),
    ]
    return [what for what, code in tried if survives(name, code, tests)], len(tried)


def measured_actions() -> tuple[list[str], int]:
    """As measure, of the misdeeds."""
    tried = dict(survivors())
    return [name for name, is_alive in tried.items() if is_alive], len(tried)


def complain(module: str, found: Sequence[str], explained: set[str]) -> int:
    new, gone = [name for name in found if name not in explained], sorted(explained - set(found))
    for name in new:
        say(f"  survives unexplained: {module} {name}")
    for name in gone:
        say(f"  explained but killed: {module} {name}")
    return len(new) + len(gone)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
