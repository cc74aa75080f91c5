"""Injected faults: put into a real generated app by a build, found by the real checks, repaired by rules or by a scripted model."""

import asyncio
import contextlib
import itertools
import json
import os
import time
import tomllib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic_ai.messages import ModelMessage
from pydantic_ai.models.function import AgentInfo, FunctionModel
from tests.factories.platform import Person, Platform

from paynto.builder.output_format import WriteOperation, write_answer
from paynto.builder.steps.applying import NO_CHANGE
from paynto.jobs.runtime import JobRuntime
from paynto.llm.catalogue import Catalogue, ModelEntry
from paynto.sandboxes.previews import Previews

FOLDER = Path(__file__).parent
STACKS = ("react", "fullstack")
_PACE_SECONDS = 2.0
"""Between two faults: a model writes for seconds, in which the preview gets its next test page ready."""
_END_SECONDS = 180
_NEAR_LINES = 3
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Change:
    path: str
    find: str
    replace: str
    is_first: bool = False
    is_appended: bool = False

    def apply(self, text: str) -> str:
        if self.is_appended:
            return text + self.replace
        count = text.count(self.find)
        if count != 1 and not (self.is_first and count):
            raise ValueError(f"{self.path} holds {count} times: {self.find!r}")
        return text.replace(self.find, self.replace, 1)


@dataclass(frozen=True)
class Fault:
    """A fault of one kind. `expect` names the files where it may rightly be told."""

    name: str
    stack: str
    changes: tuple[Change, ...]
    expect: frozenset[str]


@dataclass(frozen=True)
class FaultFile:
    stack: str
    prompt: str
    faults: tuple[Fault, ...]


def load_faults(stack: str) -> FaultFile:
    found = tomllib.loads((FOLDER / f"faults_{stack}.toml").read_text())
    return FaultFile(stack, found["prompt"], tuple(_read(stack, row) for row in found["fault"]))


def _read(stack: str, row: dict[str, Any]) -> Fault:
    changes = tuple(
        Change(
            item["path"],
            item["find"],
            item["replace"],
            is_first=item.get("first", False),
            is_appended=item.get("append", False),
        )
        for item in (row, *row.get("more", ()))
    )
    paths = {change.path for change in changes} | set(row.get("expect", "").split())
    return Fault(row["name"], stack, changes, frozenset(paths))


@dataclass
class Trial:
    """What became of a fault. Seconds count from the version (or the refused answer) to the begin of the repair."""

    fault: Fault
    seconds: float | None = None
    places: list[str] = field(default_factory=list[str])
    is_located: bool = False
    is_near: bool = False
    is_fixed_early: bool = False
    """By rules, before anything was committed."""
    asked: int = 0
    is_repaired: bool = False
    is_live_sound: bool = False
    detail: str = ""
    total_seconds: float = 0.0
    other_cores: float = 0.0
    """Processor cores that programs beside the suite kept busy meanwhile."""
    own_seconds: float | None = None
    """Processor time of the product and its sandboxes in `seconds`: what a busy machine does not change much."""
    steps: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def is_fixed_by_rules(self) -> bool:
        return self.is_repaired and self.asked == 0

    @property
    def is_in_time(self) -> bool:
        return self.is_located and self.seconds is not None and self.seconds <= 3.0

    def as_line(self) -> str:
        state = (
            "rules"
            if self.is_fixed_by_rules
            else f"try {self.asked}"
            if self.is_repaired
            else "OPEN"
        )
        place = "located" if self.is_located else "early" if self.is_fixed_early else "NO PLACE"
        near = "near" if self.is_near or self.is_fixed_early else "far"
        seconds = f"{self.seconds:5.2f}" if self.seconds is not None else "    –"
        live = "live ok" if self.is_live_sound else "LIVE BROKEN"
        own = f"{self.own_seconds:4.1f}" if self.own_seconds is not None else "   –"
        steps = " ".join(f"{name} {took:.2f}" for name, took in self.steps.items())
        return f"{self.fault.stack:9} {self.fault.name:38} {seconds} s  {own} cpu s  {self.other_cores:3.1f} busy  {place:8} {near:4} {state:6} {live:11} [{steps}] {self.detail[:110]}"


class RepairingModel:
    """First writes the fault, then the right files; a helpless one writes the fault again."""

    def __init__(self, platform: Platform) -> None:
        self.id = f"faults-{next(_numbers)}"
        self.wrong = self.right = ""
        self.calls = 0
        platform.resources.part(Catalogue).add(
            ModelEntry(
                id=self.id,
                name="Scripted model",
                provider="bench",
                is_ai=True,
                description="",
                make=lambda: FunctionModel(stream_function=self._stream),
                context_window_tokens=400_000,
            )
        )

    def script(self, wrong: str, right: str) -> None:
        self.wrong, self.right, self.calls = wrong, right, 0

    async def _stream(self, _messages: list[ModelMessage], _info: AgentInfo) -> AsyncIterator[str]:
        self.calls += 1
        yield self.wrong if self.calls == 1 else self.right


class Bench:
    """One generated app, brought back to its sound state before every fault."""

    def __init__(self, platform: Platform, person: Person, stack: str) -> None:
        self.platform = platform
        self.person = person
        self.file = load_faults(stack)
        self.model = RepairingModel(platform)
        self.project_id = ""
        self.texts: dict[str, str] = {}
        self.sound_version = 0

    async def make_app(self) -> None:
        body = {"prompt": self.file.prompt, "stack": self.file.stack, "model_id": "paynto-starter"}
        made = (await self.person.http.post("/api/projects", json=body)).json()
        self.project_id = made["project"]["id"]
        job, _ = await self._follow(made["job"]["id"])
        assert job["status"] == "succeeded", job
        self.sound_version = job["version_number"]
        paths = {c.path for fault in self.file.faults for c in fault.changes}
        for path in paths:
            answer = await self.person.http.get(
                f"/api/projects/{self.project_id}/files/content", params={"path": path}
            )
            self.texts[path] = answer.json()["text"]

    async def try_fault(self, fault: Fault, *, is_helpless: bool = False) -> Trial:
        await self._make_sound()
        wrong = dict[str, str]()
        for change in fault.changes:
            wrong[change.path] = change.apply(wrong.get(change.path, self.texts[change.path]))
        faulty = _write(wrong)
        # one more line, because an answer that changes nothing is no answer
        right = _write({path: f"{self.texts[path]}\n" for path in wrong})
        self.model.script(faulty, faulty if is_helpless else right)
        await asyncio.sleep(_PACE_SECONDS)
        body = {"prompt": f"fault: {fault.name}", "model_id": self.model.id}
        started_at, busy_before = time.monotonic(), read_other_seconds()
        answer = await self.person.http.post(f"/api/projects/{self.project_id}/builds", json=body)
        assert answer.status_code == 202, answer.text
        job, events = await self._follow(answer.json()["id"])
        trial = Trial(fault, asked=self.model.calls - 1)
        trial.total_seconds = time.monotonic() - started_at
        trial.other_cores = (read_other_seconds() - busy_before) / trial.total_seconds
        _read_course(trial, events, self.texts, wrong)
        await self._look(trial, job, events)
        return trial

    async def _look(self, trial: Trial, job: dict[str, Any], events: "Sequence[Timed]") -> None:
        problems = await self.platform.resources.part(Previews).probe(UUID(self.project_id))
        errors = [problem for problem in problems if problem.severity == "error"]
        trial.is_live_sound = not errors
        if errors:
            trial.detail = f"live: {errors[0].message}"
        versions = [event["number"] for _, event in events if event["type"] == "version"]
        messages = (await self.person.http.get(f"/api/projects/{self.project_id}/messages")).json()[
            "items"
        ]
        last = messages[-1]
        is_done = bool(versions) or trial.is_fixed_early
        # rules that bring back every file as it was leave nothing to commit
        told = [text for text in last["warnings"] if text != NO_CHANGE or versions]
        trial.is_repaired = job["status"] == "succeeded" and not told and is_done
        trial.is_repaired &= bool(trial.seconds is not None or trial.is_fixed_early)
        if not trial.is_repaired:
            trial.detail = (
                trial.detail or f"{job['status']}: {last['text'][-100:]} {last['warnings'][:1]}"
            )

    async def _make_sound(self) -> None:
        """The sound tree again, without a build; nothing to do where the last trial left it."""
        await self.person.http.post(
            f"/api/projects/{self.project_id}/versions/{self.sound_version}/restore"
        )
        previews = self.platform.resources.part(Previews)
        project = (await self.person.http.get(f"/api/projects/{self.project_id}")).json()
        live = previews._live[UUID(self.project_id)]  # pyright: ignore[reportPrivateUsage]
        await previews.show_version(live.scope, UUID(self.project_id), project["current_version"])
        await previews.probe(UUID(self.project_id))

    async def _follow(self, job_id: str) -> "tuple[dict[str, Any], list[Timed]]":
        events: list[Timed] = []
        hub = self.platform.resources.part(JobRuntime).hub
        async with asyncio.timeout(_END_SECONDS):
            async for chunk in hub.watch(job_id, None):
                if chunk is None:
                    continue
                now = Moment.take()
                lines = chunk.text.decode().splitlines()
                rows = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
                events += [(now, row) for row in rows]
                if chunk.is_done:
                    break
        return (await self.person.http.get(f"/api/jobs/{job_id}")).json(), events


@dataclass(frozen=True)
class Moment:
    at: float
    own_seconds: float

    @classmethod
    def take(cls) -> "Moment":
        return cls(time.monotonic(), read_own_seconds())


Timed = tuple[Moment, dict[str, Any]]


def read_other_seconds() -> float:
    """Processor time of all programs but this one and those it has started, since the machine's start."""
    busy = [int(value) for value in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    # user, nice, system, irq, softirq, steal: without idle and waiting for disks
    everything = sum(busy) - busy[3] - busy[4]
    return everything / os.sysconf("SC_CLK_TCK") - read_own_seconds()


def read_own_seconds() -> float:
    """Processor time of this program and of those it has started."""
    parents, used = dict[int, int](), dict[int, int]()
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            number = int(entry.parent.name)
            parents[number], used[number] = int(fields[1]), sum(map(int, fields[11:15]))
    own = {os.getpid()}
    while more := {number for number, parent in parents.items() if parent in own} - own:
        own |= more
    return sum(used.get(number, 0) for number in own) / os.sysconf("SC_CLK_TCK")


def _write(files: dict[str, str]) -> str:
    return write_answer(WriteOperation(path, text) for path, text in sorted(files.items()))


def _read_course(
    trial: Trial, events: Sequence[Timed], sound: dict[str, str], wrong: dict[str, str]
) -> None:
    applied_at = next(
        (at for at, e in events if e["type"] == "step" and e["step"] == "apply"), None
    )
    version_at = next((at for at, e in events if e["type"] == "version"), None)
    problems: list[dict[str, Any]] = []
    reached_at: Moment | None = None
    for at, event in events:
        kind = event["type"]
        if kind == "fix" and not problems:
            trial.is_fixed_early = True
        if kind == "step" and event["seconds"] is not None:
            trial.steps.setdefault(event["step"], event["seconds"])
        if kind == "problem" and event["severity"] == "error":
            problems.append(event)
            reached_at = at
        if problems and kind in ("repair", "fix"):
            reached_at = at
        if problems and kind in ("repair", "fix", "done"):
            break
    if applied_at is not None and reached_at is not None:
        is_refused = version_at is None or version_at.at > reached_at.at
        begun_at = applied_at if is_refused or version_at is None else version_at
        trial.seconds = reached_at.at - begun_at.at
        trial.own_seconds = reached_at.own_seconds - begun_at.own_seconds
        trial.is_fixed_early = False
    trial.places = [f"{p['file']}:{p['line']}" for p in problems]
    placed = [p for p in problems if p["file"] in trial.fault.expect and p["line"]]
    trial.is_located = bool(placed)
    trial.is_near = any(_is_near(p, sound, wrong) for p in placed)
    trial.detail = "; ".join(f"{p['file']}:{p['line']} {p['message'][:60]}" for p in problems[:2])


def _is_near(problem: dict[str, Any], sound: dict[str, str], wrong: dict[str, str]) -> bool:
    path = problem["file"]
    if path not in wrong:
        return True
    before, after = sound[path].split("\n"), wrong[path].split("\n")
    first = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after)
    )
    longer = max(0, len(after) - len(before))
    return first + 1 - _NEAR_LINES <= problem["line"] <= first + 1 + longer + _NEAR_LINES
