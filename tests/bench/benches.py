"""The list of benchmarks: what each measures, in words for the table, and how long it may take."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from tests.bench import add, evidence, memory, peers, purchase, scheduler, start, storage, uptime
from tests.bench.items import Item


@dataclass(frozen=True, kw_only=True)
class Bench:
    """`run` gives an item for each of `figures` (id → what it is); `quick` are its arguments in a hurry."""

    figures: Mapping[str, str]
    run: Callable[..., list[Item]]
    quick: Mapping[str, float] = field(default_factory=dict)
    minutes: float
    peers: bool = False
    """Needs other programs, and is only run on request."""


BENCHES = (
    Bench(
        figures={
            "purchase_cpu_ratio": "A purchase run: processor time / bare script",
            "purchase_wall_ratio": "A purchase run: wall time / bare script",
        },
        run=purchase.run,
        quick={"pairs": 3},
        minutes=2,
    ),
    Bench(
        figures={
            "purchase_throughput_2": "Purchase runs a minute, 2 at once / bare script",
            "purchase_throughput_4": "Purchase runs a minute, 4 at once / bare script",
        },
        run=purchase.run_at_once,
        quick={"pairs": 1, "seconds": 8},
        minutes=6,
    ),
    Bench(
        figures={
            "memory_one_run": "Memory of the whole tree during one purchase run",
            "memory_further_run": "Memory of each further run at once",
            "memory_growth_per_100_runs": "Growth of memory in 100 runs",
        },
        run=memory.run,
        quick={"rounds": 3, "growth_runs": 20, "skipped": 5},
        minutes=10,
    ),
    Bench(
        figures={
            "evidence_size": "A failed purchase: all its evidence",
            "evidence_added_time": "A failed purchase: time that gathering it adds",
        },
        run=evidence.run,
        quick={"pairs": 1},
        minutes=4,
    ),
    Bench(
        figures={"uptime_cpu_ratio_aiohttp": "An uptime check: processor time / bare aiohttp"},
        run=uptime.run,
        quick={"pairs": 3, "runs": 20},
        minutes=0.3,
    ),
    Bench(
        figures={
            "scheduler_cpu_ratio": "10,000 checks a minute: processor time a slot / APScheduler",
            "scheduler_delay_p99": "10,000 checks a minute: delay of a slot, 99 of 100",
        },
        run=scheduler.run,
        quick={"pairs": 1},
        minutes=3,
    ),
    Bench(
        figures={
            "decide_commit_per_second": "Results decided on and stored in a second",
            "decide_commit_durable_ratio": "The same / without a flush for each transaction",
            "storage_bytes_per_run": "Bytes of the database for each run",
        },
        run=storage.run,
        quick={"pairs": 1},
        minutes=0.5,
    ),
    Bench(
        figures={
            "start_200_stores": "`tillwatch run` with 200 stores until its first slot",
            "check_config_200_stores": "`tillwatch check-config` of 200 stores",
        },
        run=start.run,
        quick={"times": 1},
        minutes=1,
    ),
    Bench(
        figures={
            "add_demo_shop": "`tillwatch add` of the demo shop, from its address to its file"
        },
        run=add.run,
        quick={"times": 1},
        minutes=1.5,
    ),
    Bench(
        figures={
            "purchase_cpu_ratio_playwright_test": "A purchase run: processor time / @playwright/test",
            "purchase_cpu_ratio_elastic_synthetics": "A purchase run: processor time / "
            "@elastic/synthetics",
        },
        run=peers.run,
        quick={"rounds": 2},
        minutes=2.5,
        peers=True,
    ),
    Bench(
        figures={
            "uptime_cpu_ratio_blackbox": "An uptime check: processor time / blackbox_exporter"
        },
        run=uptime.run_beside_blackbox,
        quick={"pairs": 3, "runs": 20},
        minutes=0.3,
        peers=True,
    ),
)


def titles() -> dict[str, str]:
    """All figures, in the order in which they are shown."""
    return {name: title for bench in BENCHES for name, title in bench.figures.items()}


def chosen(only: set[str], *, peers: bool) -> list[Bench]:
    """Those that give one of these ids; without ids all, and those that need others when asked to."""
    if only:
        return [bench for bench in BENCHES if only & bench.figures.keys()]
    return [bench for bench in BENCHES if peers or not bench.peers]


def be_quiet() -> None:
    """What each benchmark's own process begins with: what runs in it need not log."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
