"""The course of one build: its versions, what was wrong with each, and how often a model was asked to repair."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from paynto.builder.signatures import Verdict, find_best, judge, unite_problems, weigh
from paynto.stacks.problems import Problem

FIX_TURN = 1
"""Turn 0 is the answer itself, turn 1 what rules changed, then come the tries of the model."""
SETTLE_TURN = 99


@dataclass(frozen=True)
class Round:
    """A version and what the checks found; without a number, an answer that was refused, and its faults."""

    number: int | None
    problems: tuple[Problem, ...]
    message: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(frozen=True)
class Settled:
    """The version that is left in place, and the version it was taken back to (None when it is the newest)."""

    number: int
    back_to: int | None
    is_broken: bool


@dataclass
class Course:
    can_ask: bool
    rounds: list[Round] = field(default_factory=list[Round])
    tries: int = 0
    failure: str | None = None
    """Why the model could not be asked."""
    settled: Settled | None = None
    _first_tried: int = 0

    def add(self, number: int | None, problems: Iterable[Problem], message: str) -> None:
        self.rounds.append(Round(number, tuple(unite_problems(problems)), message))

    @property
    def last(self) -> Round:
        return self.rounds[-1]

    @property
    def committed(self) -> list[Round]:
        return [item for item in self.rounds if item.number is not None]

    @property
    def is_refused(self) -> bool:
        """No answer could be applied, so there is no version."""
        return not self.committed

    @property
    def turn(self) -> int:
        """The turn of the try that runs now."""
        return FIX_TURN + self.tries

    @property
    def tried_turns(self) -> list[int]:
        return [FIX_TURN + number for number in range(1, self.tries + 1)]

    @property
    def answered_turn(self) -> int:
        """The turn of the newest answer before the try that runs now."""
        return FIX_TURN + self.tries - 1 if self.tries > 1 else 0

    @property
    def open_problems(self) -> list[Problem]:
        """What the next try has to deal with: the faults of a refused answer and what is wrong with the version in place."""
        found = list(self.last.problems)
        if self.last.number is None and self.committed:
            found += self.committed[-1].problems
        return unite_problems(found)

    def begin_tries(self) -> None:
        self._first_tried = len(self.rounds) - 1

    def judge(self) -> Verdict:
        if self.failure is not None:
            return "failed"
        return judge(
            [item.problems for item in self.rounds[self._first_tried :]], self._is_grown, self.tries
        )

    @property
    def _is_grown(self) -> bool:
        """A refused answer has changed nothing, so it can not have made anything worse."""
        tried = [item for item in self.rounds[self._first_tried :] if item.number is not None]
        if self.last.number is None or len(tried) < 2:
            return False
        return weigh(tried[-1].problems) > weigh(tried[-2].problems)

    @property
    def best(self) -> Round:
        return self.committed[find_best([item.problems for item in self.committed])]

    @property
    def needs_settling(self) -> bool:
        """The newest version is not the one to keep, or nobody should meet it as it is."""
        if self.is_refused:
            return False
        return self.best is not self.committed[-1] or weigh(self.best.problems).is_broken

    @property
    def needs_report(self) -> bool:
        return any(item.problems for item in self.rounds)

    @property
    def left(self) -> Sequence[Problem]:
        """What is wrong with the version that is kept."""
        return self.best.errors
