"""`make bench`: requests, appends and the import, side by side in one run, on loopback and for a bounded time.

Every figure but the import is compared with the best of several runs of a bare Litestar handler under the same
server and load generator.
"""

import tempfile
from pathlib import Path

from tests.bench import camps, evidence, load, pages, papers, ranking, rights, servers

SECONDS = 4.0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="jingying-bench") as folder:
        root = Path(folder)
        small = camps.sample(root / "small.sqlite3")
        print(f"import of the sample camp: {small.import_seconds:.2f} s, {small.entries} entries (aim: under 3 s)")
        print(f"a second import of the same files: {small.again_seconds:.2f} s, {small.entries_again} entries")
        large = camps.with_other_camps(root / "large.sqlite3", small, entries=1_000_000)
        bare = max((measure_bare() for _ in range(2)), key=lambda figure: figure.rate)
        first = measure(small, bare, "the sample camp alone")
        bare = max(bare, measure_bare(), key=lambda figure: figure.rate)
        second = measure(large, bare, "1,000,000 entries of other camps beside it")
        print("\nCPU with 1,000,000 other entries over CPU without (aim: at most 1.2)")
        for name, figure in second.items():
            print(f"  {name:<20} {figure.cpu / first[name].cpu:5.2f}")
        print()
        rights.measure(small)
        papers.measure(small)
        evidence.measure(small)
        ranking.measure()
        pages.measure(small)


def measure_bare() -> load.Figure:
    with servers.bare() as server:
        figure = load.run(server, [("GET", "/", b"")], seconds=SECONDS)
    print(f"bare handler         {figure.line()}")
    return figure


def measure(camp: camps.Camp, bare: load.Figure, title: str) -> dict[str, load.Figure]:
    print(f"\n{title}")
    aims = {"standings of 45": 0.04, "one growth file": 0.04, "durable append": 0.04}
    found = {}
    with servers.jingying(camp.path) as server:
        for name, requests in (
            ("standings of 45", [("GET", f"{camp.root}/points/standings", b"")]),
            ("one growth file", camp.growth_files()),
            ("durable append", camp.appends()),
        ):
            found[name] = load.run(server, requests, seconds=SECONDS, token=camp.token)
            rate, cpu = found[name].rate / bare.rate, bare.cpu / found[name].cpu
            print(f"  {name:<20} {found[name].line()}  {rate:.3f} x bare, by CPU {cpu:.3f} (aim {aims[name]})")
        print(f"  resident memory: {server.resident_megabytes():.0f} MB (aim: under 150)")
    return found


if __name__ == "__main__":
    main()
