"""Asks the OSV database about every locked package: exit 1 for a known fault; where it cannot look, it says so."""

import json
import re
import sys
import urllib.request
from pathlib import Path
from typing import Any

ADDRESS = "https://api.osv.dev/v1/querybatch"
LOCK = Path(__file__).parent.parent / "requirements.lock"
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s\\;]+)", re.MULTILINE)


def locked(text: str) -> list[tuple[str, str]]:
    return [(name, number) for name, number in PIN.findall(text)]


def faults(packages: list[tuple[str, str]], address: str = ADDRESS) -> list[str]:
    queries = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": number} for name, number in packages]
    asked = urllib.request.Request(
        address, json.dumps({"queries": queries}).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        results: list[dict[str, Any]] = json.load(answer)["results"]
    told = zip(packages, results, strict=True)  # an answer about fewer packages is no answer
    return [f"{name} {number}: {one['id']}" for (name, number), found in told for one in found.get("vulns", ())]


def main(address: str = ADDRESS) -> int:
    packages = locked(LOCK.read_text())
    try:
        found = faults(packages, address)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"advisories: not checked ({type(error).__name__})")  # noqa: T201
        return 0
    print("\n".join(found) or f"advisories: none for {len(packages)} packages")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
