"""The composition root: every object of the service is built here, once, and every root task started.

Root tasks never end by themselves. When one does, or raises, the service stops with an error, so that
whoever started it starts it anew: a monitor that is half dead is worse than one that is seen to be
dead. A stop on request is bounded and in order: no new slots, then what runs, then what is owed.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from alerts.apprise_channel import AppriseChannel
from alerts.dispatcher import Dispatcher
from alerts.model import Decision
from config.reload import Change
from config.secrets import Redactor
from config.settings import Settings
from monitor.allowance import Allowance
from monitor.configuration import Configuration
from monitor.data_folder import DataFolder
from monitor.evidence import EvidenceStore
from monitor.execute import Executor
from monitor.facts import StoredFacts
from monitor.lanes import Lanes
from monitor.metrics.metrics import Metrics
from monitor.metrics.own import Sources
from monitor.parts import all_probes, browser_pool, network_question, see_browser
from monitor.pipeline import Pipeline
from monitor.queue.local import LocalQueue
from monitor.reloaded import Reloaded
from monitor.runner import Runner
from monitor.scheduler import Scheduler
from monitor.signatures import Signatures
from monitor.storage.sql import Storage, open_storage
from monitor.upkeep import Housekeeper
from monitor.web.app import create_web, start_web
from monitor.web.deps import Deps, ReadyCheck
from monitor.web.health import database_answers, disk_has_room, turns
from probes.browser.pool import BrowserPool
from probes.result import CheckResult

log = structlog.get_logger(__name__)

_DELIVER_WITHIN = 10.0  # seconds that a stop leaves for messages that are on their way
_TURNS_WITHIN = timedelta(seconds=60)  # a loop that did not turn for longer is stuck
_REMINDS_WITHIN = timedelta(minutes=5)  # it turns once a minute


def utc_now() -> datetime:
    return datetime.now(UTC)


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


async def serve(
    settings: Settings,
    *,
    environ: Mapping[str, str],
    redactor: Redactor,
    folder: DataFolder,
    stop: asyncio.Event,
) -> bool:
    """Run the service until `stop` is set. False: it ended by itself, and should be started anew.

    Raises ConfigFolderError, StorageError, ProbeError or ListenError when it can't begin.
    """
    async with AsyncExitStack() as stack:
        configuration = Configuration(
            settings.config_dir, environ=environ, redactor=redactor, now=utc_now
        )
        change = await configuration.begin()
        see_browser(settings, change.config)
        storage = await open_storage(folder.database_url)
        stack.push_async_callback(storage.close)
        service = _build(settings, configuration, storage, redactor=redactor, folder=folder)
        stack.push_async_callback(service.pool.close)
        service.metrics.load(await storage.history.states())
        web = await start_web(create_web(_pages(service)), settings.listen)
        stack.push_async_callback(web.cleanup)
        await service.apply(change)
        return await _run(service, stop)


def _build(
    settings: Settings,
    configuration: Configuration,
    storage: Storage,
    *,
    redactor: Redactor,
    folder: DataFolder,
) -> Service:
    evidence = EvidenceStore(folder.evidence)
    pool = browser_pool(settings)
    lanes = Lanes.from_machine(settings)

    def stored(decision: Decision, _result: CheckResult | None) -> None:
        metrics.state_changed(decision.state)
        if decision.notifications:
            dispatcher.wake()

    pipeline = Pipeline(storage.journal, storage.history, now=utc_now, on_stored=stored)
    queue = LocalQueue(now=utc_now, on_skipped=pipeline.skipped)
    scheduler = Scheduler(queue.put, now=utc_now, on_skipped=pipeline.skipped)
    dispatcher = Dispatcher(
        outbox=storage.outbox,
        facts=StoredFacts(
            store=configuration.store,
            history=storage.history,
            evidence=evidence,
            pages=settings.base_url or f"http://{settings.listen}",
        ),
        channel=AppriseChannel(redactor=redactor),
        now=utc_now,
    )
    runner = Runner(
        probe_for=all_probes(pool, settings).of,
        evidence=evidence,
        scratch=folder.scratch,
        redactor=redactor,
        our_network_is_down=network_question(settings),
    )
    metrics = Metrics(
        Sources(
            reading=lambda: configuration.change,
            read_at=lambda: configuration.sound_at,
            outbox=storage.outbox,
            browsers=pool,
            lines=queue,
            lanes=lanes,
            evidence_bytes=lambda: evidence.size,
            turns={
                "scheduler": lambda: scheduler.looked_at,
                "dispatcher": lambda: dispatcher.last_round,
                "reminders": lambda: dispatcher.last_follow_up,
            },
        ),
        location=settings.location,
        now=utc_now,
    )
    return Service(
        settings=settings,
        configuration=configuration,
        storage=storage,
        evidence=evidence,
        pool=pool,
        pipeline=pipeline,
        executor=Executor(
            runner,
            pipeline,
            location=settings.location,
            checks=configuration.checks,
            may_check_out=Allowance(storage.history).allows,
            now=utc_now,
        ),
        queue=queue,
        lanes=lanes,
        scheduler=scheduler,
        dispatcher=dispatcher,
        metrics=metrics,
        reloaded=Reloaded(storage.journal, storage.history, now=utc_now, on_stored=stored),
        signatures=Signatures(
            storage.journal,
            storage.history,
            config=lambda: configuration.config,
            now=utc_now,
            on_stored=stored,
        ),
        housekeeper=Housekeeper(
            upkeep=storage.upkeep, evidence=evidence, settings=settings, now=utc_now
        ),
    )


def _pages(service: Service) -> Deps:
    return Deps(
        settings=service.settings,
        reading=lambda: service.configuration.change,
        history=service.storage.history,
        evidence=service.evidence,
        metrics=service.metrics,
        now=utc_now,
        ready=_ready_checks(service),
    )


def _ready_checks(service: Service) -> dict[str, ReadyCheck]:
    """What must hold for the service to do its work; `/readyz` asks."""
    begun = utc_now()  # a loop that is stuck in its first round is stuck, too
    dispatcher = service.dispatcher

    def turned(last_turn: Callable[[], datetime | None], within: timedelta) -> ReadyCheck:
        return turns(lambda: last_turn() or begun, within=within, now=utc_now)

    return {
        "scheduler": turned(lambda: service.scheduler.looked_at, _TURNS_WITHIN),
        "dispatcher": turned(lambda: dispatcher.last_round, _TURNS_WITHIN),
        "reminders": turned(lambda: dispatcher.last_follow_up, _REMINDS_WITHIN),
        "results": lambda: service.pipeline.trouble,
        "database": database_answers(service.storage.history),
        "disk": disk_has_room(service.settings.data_dir),
    }


async def _run(service: Service, stop: asyncio.Event) -> bool:
    """Start the root tasks; when asked to, stop them in order."""
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
