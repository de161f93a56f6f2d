"""What was measured so far, a line for each trial in a file: a long measurement can be stopped and taken up again."""

from pathlib import Path

from pydantic import TypeAdapter

from tests.signal.report import FaultTrial, HealthyTrial

_TRIAL: TypeAdapter[FaultTrial | HealthyTrial] = TypeAdapter(FaultTrial | HealthyTrial)


class Record:
    """The trials of one measurement, in the order in which they ended. `resume`: with those of the one before."""

    def __init__(self, file: Path, *, resume: bool) -> None:
        self.faults: list[FaultTrial] = []
        self.healthy: list[HealthyTrial] = []
        self._file = file
        file.parent.mkdir(exist_ok=True)
        if not resume:
            file.unlink(missing_ok=True)
        elif file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                self._take(_TRIAL.validate_json(line))

    def add(self, trial: FaultTrial | HealthyTrial) -> None:
        self._take(trial)
        with self._file.open("ab") as file:
            file.write(_TRIAL.dump_json(trial) + b"\n")

    def has(self, shape: str, fault: str) -> bool:
        return any((one.shape, one.fault) == (shape, fault) for one in self.faults)

    def well(self, shape: str) -> int:
        """How often this shape was looked at while it was healthy."""
        return sum(one.shape == shape for one in self.healthy)

    def _take(self, trial: FaultTrial | HealthyTrial) -> None:
        if isinstance(trial, FaultTrial):
            self.faults.append(trial)
        else:
            self.healthy.append(trial)
