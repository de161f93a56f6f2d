"""The running service: its root tasks, and how a stop ends them in order.

Root tasks never end by themselves. When one does, or raises, the service stops with an error, so that
whoever started it starts it anew: a monitor that is half dead is worse than one that is seen to be
dead. A stop on request is bounded and in order: no new slots, then what runs, then what is owed.
"""

import asyncio
import gc
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass

import structlog

from alerts.dispatcher import Dispatcher
from config.reload import Change
from config.settings import Settings
from monitor.configuration import Configuration
from monitor.evidence import EvidenceStore
from monitor.execute import Executor
from monitor.lanes import Lanes
from monitor.metrics.metrics import Metrics
from monitor.pipeline import Pipeline
from monitor.queue.local import LocalQueue
from monitor.reloaded import Reloaded
from monitor.scheduler import Scheduler
from monitor.signatures import Signatures
from monitor.storage.sql import Storage
from monitor.upkeep import Housekeeper
from probes.browser.pool import BrowserPool

log = structlog.get_logger(__name__)

_DELIVER_WITHIN = 10.0  # seconds that a stop leaves for messages that are on their way


@dataclass(frozen=True, kw_only=True)
class Service:
    """The parts that turn by themselves, and what a stop needs to know of them."""

    settings: Settings
    configuration: Configuration
    storage: Storage
    evidence: EvidenceStore
    pool: BrowserPool
    pipeline: Pipeline
    executor: Executor
    queue: LocalQueue
    lanes: Lanes
    scheduler: Scheduler
    dispatcher: Dispatcher
    metrics: Metrics
    reloaded: Reloaded
    signatures: Signatures
    housekeeper: Housekeeper

    async def apply(self, change: Change) -> None:
        """Run another configuration."""
        self.scheduler.replace(change.config.checks)
        await self.reloaded.tell(change)
        await self.signatures.look()


def settle() -> None:
    """Call when all is loaded, and stays for good: Python else lets the runs' garbage be until it is a quarter of that.

    Measured: 7 MB more after each 100 purchases before, none afterwards.
    """
    gc.collect()
    gc.freeze()


async def live(service: Service, stop: asyncio.Event) -> bool:
    """Start the root tasks; when asked to, stop them in order. False: one ended by itself."""
    broken: list[str] = []
    try:
        async with asyncio.TaskGroup() as roots:
            tasks = {
                name: roots.create_task(_for_ever(name, root, stop), name=name)
                for name, root in _roots(service).items()
            }
            log.info("service_runs", stores=len(service.configuration.config.stores))
            await stop.wait()
            await _stop(service, tasks)
    except* _EndedError as group:
        broken = [str(error) for error in group.exceptions]
    if broken:
        log.critical("service_broke", tasks=broken)
    else:
        log.info("service_stopped")
    return not broken


def _roots(service: Service) -> dict[str, Coroutine[None, None, None]]:
    return {
        "queue": _work(service),
        "scheduler": service.scheduler.run(),
        "pipeline": service.pipeline.run(),
        "dispatcher": service.dispatcher.run(),
        "configuration": service.configuration.follow(service.apply),
        "signatures": service.signatures.run(),
        "housekeeper": service.housekeeper.run(),
    }


async def _work(service: Service) -> None:
    """End what a killed process left, then run what is due.

    In a root task: a database that takes nothing holds it up for an hour, and meanwhile the service
    is to say how it is, and to stop when it is asked.
    """
    await service.executor.recover(service.storage.journal)
    await service.queue.serve(service.executor.execute, lanes=service.lanes)


class _EndedError(Exception):
    """A root task ended, which it never should while nobody asked it to."""


async def _for_ever(name: str, root: Coroutine[None, None, None], stop: asyncio.Event) -> None:
    try:
        await root
    except Exception as error:
        log.exception("root_task_broke", task=name)
        raise _EndedError(f"{name}: {type(error).__name__}: {error}") from error
    if not stop.is_set():
        raise _EndedError(f"{name} ended by itself")


async def _stop(service: Service, tasks: Mapping[str, asyncio.Task[None]]) -> None:
    """First no new slots, then what runs, then what is owed, each within its time."""
    log.info("service_stops")
    for name in ("scheduler", "configuration", "signatures", "housekeeper", "pipeline"):
        tasks[name].cancel()
    handed_back = await service.queue.stop(within=service.settings.shutdown_after)
    for due in handed_back:
        service.pipeline.skipped(due.check_id, 1)
    await service.pipeline.write_skipped()
    service.dispatcher.stop()
    await asyncio.wait([tasks["dispatcher"]], timeout=_DELIVER_WITHIN)
    tasks["dispatcher"].cancel()  # what is not delivered by now is still owed at the next start
    tasks["queue"].cancel()  # it may not have got beyond what a killed process left
