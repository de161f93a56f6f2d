"""What stands below the steps while a run goes on: what is done now, and for how long it may be.

Only on a terminal; whoever reads a file or a pipe sees the steps.
"""

import contextlib
from collections.abc import Callable, Iterator

from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.progress_bar import ProgressBar
from rich.text import Text
from typing_extensions import override

from alerts.terms import STEPS
from monitor.cli.console import err
from probes.result import Step

_NAMES = tuple(STEPS)


class _Bar(ProgressColumn):
    """How much of the time is used up, whatever the shop does."""

    @override
    def render(self, task: Task) -> ProgressBar:
        return ProgressBar(total=task.total or 1.0, completed=task.elapsed or 0.0, width=20)


class _Left(ProgressColumn):
    """The seconds that are left."""

    @override
    def render(self, task: Task) -> Text:
        left = max((task.total or 0.0) - (task.elapsed or 0.0), 0.0)
        return Text(f"at most {left:.0f} s more", style="dim")


@contextlib.contextmanager
def waiting(within: float | None) -> Iterator[Callable[[Step | None], None]]:
    """Show that something goes on; nothing without a limit. Gives what is to be called at each step.

    None stands for the begin of an attempt.
    """
    if within is None:
        yield lambda _step: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description:<12}"), _Bar(), _Left())
    unseen = not err.is_terminal
    with Progress(*columns, console=err, transient=True, disable=unseen) as shown:
        task = shown.add_task("browser", total=within)

        def done(step: Step | None) -> None:
            shown.update(task, description=_next(step))

        yield done


def _next(step: Step | None) -> str:
    """The step that comes after this one."""
    if step is None or step.name not in _NAMES:
        return _NAMES[0]
    after = _NAMES.index(step.name) + 1
    return _NAMES[after] if after < len(_NAMES) else step.name
