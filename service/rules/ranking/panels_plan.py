"""A plan of seminars as arrays: who sits where, and who is in which group."""

from dataclasses import dataclass

import numpy as np

from service.rules.measurement.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`seats` (S, G, k) are mentors by seminar, group and seat; `place` (S, I) is each trainee's group.

    `mentors` is J, how many might sit.
    """

    seats: Ints
    place: Ints
    mentors: int

    @property
    def loads(self) -> Ints:
        """How many panels each mentor sits on, (J,)."""
        return np.bincount(self.seats.ravel(), minlength=self.mentors)

    @property
    def is_proper(self) -> bool:
        """Nobody has two seats on one panel."""
        ordered = np.sort(self.seats, axis=2)
        return bool((ordered[:, :, 1:] != ordered[:, :, :-1]).all())

    @property
    def panels(self) -> Ints:
        """The mentors before whom each trainee stands, (S, I, k)."""
        return np.asarray(self.seats[np.arange(len(self.seats))[:, None], self.place])

    def met(self) -> Floats:
        """How often each mentor reviews each trainee, (I, J)."""
        people = self.place.shape[1]
        pairs = np.arange(people)[:, None] * self.mentors + self.panels
        counts = np.bincount(pairs.ravel(), minlength=people * self.mentors)
        return counts.astype(np.float64).reshape(people, self.mentors)


def sizes(people: int, groups: int) -> Ints:
    """Sizes of groups that differ by 1 at most, the larger first."""
    return np.full(groups, people // groups) + (np.arange(groups) < people % groups)
