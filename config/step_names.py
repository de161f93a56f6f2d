"""What the steps of a journey are called in messages, on pages and in metrics: as written, or by what they do."""

from collections.abc import Iterator, Mapping

from config.faults import cut
from config.journeys import HOME, Condition, JourneyStep, PlainStep, Repeat, verbs_of

_LONGEST_NAME = 40  # letters of a name that was not written


def step_names(steps: tuple[JourneyStep, ...]) -> Iterator[tuple[PlainStep, str]]:
    """Every step with its name, no name twice. Those of a `repeat` come before it; it is one with `until`."""
    taken = {HOME}
    for step in _flat(steps):
        name = wanted = step.name or _own_name(step)
        number = 1
        while name in taken:
            number += 1
            name = f"{wanted} {number}"
        taken.add(name)
        yield step, name


def _flat(steps: tuple[JourneyStep, ...]) -> Iterator[PlainStep]:
    for step in steps:
        if step.repeat is None:
            yield step
        else:
            yield from step.repeat.steps
            if step.repeat.until is not None:
                yield step


def _own_name(step: PlainStep) -> str:
    """`click Log ind`: never what is typed."""
    for verb in verbs_of(step):
        value = getattr(step, verb)
        text = value if isinstance(value, str) else ""
        if isinstance(value, Mapping):
            text = ", ".join(value)
        elif isinstance(value, Condition):
            text = _about(value)
        elif isinstance(value, Repeat):
            text = _about(value.until) if value.until is not None else ""
        return _cut_to(f"{verb} {text}".strip(), _LONGEST_NAME)
    return "step"


def _about(condition: Condition) -> str:
    """The first thing that a condition speaks of."""
    of = condition.count or condition.price
    texts = (condition.text, condition.shows, condition.gone, condition.url, of and of.of)
    return next((text for text in texts if text), "")


def _cut_to(text: str, longest: int) -> str:
    """One line, not longer than this."""
    line = " ".join(cut(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
