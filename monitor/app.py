"""The composition root: every object of the service is built here, once. How it lives, and ends, is `service`'s."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from alerts.apprise_channel import AppriseChannel
from alerts.dispatcher import Dispatcher
from alerts.model import Decision
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
from monitor.service import Service, live, settle
from monitor.signatures import Signatures
from monitor.storage.sql import Storage, open_storage
from monitor.upkeep import Housekeeper
from monitor.web.app import create_web, start_web
from monitor.web.deps import Deps, ReadyCheck
from monitor.web.health import database_answers, disk_has_room, turns
from probes.result import CheckResult

_TURNS_WITHIN = timedelta(seconds=60)  # a loop that did not turn for longer is stuck
_REMINDS_WITHIN = timedelta(minutes=5)  # it turns once a minute


def utc_now() -> datetime:
    return datetime.now(UTC)


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
        settle()
        return await live(service, stop)


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
