"""Everybody's count, in order of points; and what a draft or an extra entry would change."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from service.rules.points.counting import count
from service.rules.points.counts import Count, Due, Veto
from service.rules.points.entries import Entry, by_trainee, revalue
from service.rules.points.policy import Policy

Journal = Mapping[Hashable, Sequence[Entry]]


class Standing(msgspec.Struct, frozen=True):
    """A trainee's place by points, 1224; one who is barred keeps points and place 不参与排序."""

    trainee: Hashable
    place: int
    count: Count

    @property
    def total(self) -> int:
        return self.count.counted

    @property
    def categories(self) -> dict[str, int]:
        return self.count.by_category

    @property
    def rules(self) -> dict[str, int]:
        return self.count.by_rule

    @property
    def raw(self) -> dict[str, int]:
        return self.count.raw_by_rule

    @property
    def barred(self) -> bool:
        return self.count.barred

    @property
    def vetoes(self) -> tuple[Veto, ...]:
        """The active ones."""
        return tuple(veto for veto in self.count.vetoes if veto.active)


class Change(msgspec.Struct, frozen=True):
    """Before and after, hundredths; `rules` and `categories` hold only what moved, as (before, after)."""

    trainee: Hashable
    total: tuple[int, int]
    place: tuple[int, int]
    barred: tuple[bool, bool]
    categories: dict[str, tuple[int, int]]
    rules: dict[str, tuple[int, int]]

    @property
    def points(self) -> int:
        """After less before."""
        return self.total[1] - self.total[0]


def standings(
    policy: Policy,
    entries: Journal | Iterable[Entry],
    cohort: Iterable[Hashable],
    on: date | None = None,
    due: Mapping[Hashable, Collection[Due]] | None = None,
) -> tuple[Standing, ...]:
    """Counts everybody of the cohort, entries or none; place = 1 + number of those with more points.

    Sorted by place, equals in the cohort's order. Entries of others are left out.
    """
    journal = entries if isinstance(entries, Mapping) else by_trainee(entries)
    counts = {
        trainee: count(policy, journal.get(trainee, ()), on, (due or {}).get(trainee, ()))
        for trainee in dict.fromkeys(cohort)
    }
    places = _places([each.counted for each in counts.values()])
    found = [Standing(trainee, places[each.counted], each) for trainee, each in counts.items()]
    return tuple(sorted(found, key=lambda standing: standing.place))


def standing(
    policy: Policy, trainee: Hashable, entries: Iterable[Entry], totals: Iterable[int], on: date | None = None
) -> Standing:
    """One trainee's row of the standings, given everybody's totals in hundredths."""
    own = count(policy, entries, on)
    return Standing(trainee, 1 + sum(points > own.counted for points in totals), own)


def changes(before: Iterable[Standing], after: Iterable[Standing]) -> tuple[Change, ...]:
    """For each trainee of `after`, in its order, what moved; KeyError for one that `before` lacks."""
    earlier = {standing.trainee: standing for standing in before}
    return tuple(_change(earlier[standing.trainee], standing) for standing in after)


def passed(before: Iterable[Standing], after: Iterable[Standing]) -> dict[Hashable, tuple[int, int]]:
    """For each trainee of both: how many are no longer ahead of her, and how many are ahead now and were not.

    Place after = place before - the first + the second.
    """
    old, new = ({one.trainee: one.total for one in rows} for rows in (before, after))
    both = [trainee for trainee in new if trainee in old]
    return {
        mine: (
            sum(old[other] > old[mine] and new[other] <= new[mine] for other in both),
            sum(old[other] <= old[mine] and new[other] > new[mine] for other in both),
        )
        for mine in both
    }


def effect(
    policy: Policy,
    draft: Policy,
    entries: Journal | Iterable[Entry],
    cohort: Iterable[Hashable],
    *,
    on: date | None = None,
    revalued: bool = False,
) -> tuple[Change, ...]:
    """What the draft would change per trainee: new caps on the posted amounts, with `revalued` new values too."""
    journal = entries if isinstance(entries, Mapping) else by_trainee(entries)
    cohort = tuple(cohort)
    tried = {trainee: revalue(draft, own) for trainee, own in journal.items()} if revalued else journal
    return changes(standings(policy, journal, cohort, on), standings(draft, tried, cohort, on))


def _places(totals: Sequence[int]) -> dict[int, int]:
    """Place by total: the first position of the total in descending order."""
    places: dict[int, int] = {}
    for position, total in enumerate(sorted(totals, reverse=True), 1):
        places.setdefault(total, position)
    return places


def _change(before: Standing, after: Standing) -> Change:
    return Change(
        trainee=after.trainee,
        total=(before.total, after.total),
        place=(before.place, after.place),
        barred=(before.barred, after.barred),
        categories=_moved(before.categories, after.categories),
        rules=_moved(before.rules, after.rules),
    )


def _moved(before: dict[str, int], after: dict[str, int]) -> dict[str, tuple[int, int]]:
    codes = dict.fromkeys([*before, *after])
    pairs = {code: (before.get(code, 0), after.get(code, 0)) for code in codes}
    return {code: pair for code, pair in pairs.items() if pair[0] != pair[1]}
