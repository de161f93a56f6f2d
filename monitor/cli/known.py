"""What the service knows of a check, for a look by hand: what it remembers, and how the shop was when it sold.

Only read. Where no service has run yet nothing is known, and a look by hand does without.
"""

from collections.abc import Mapping

from alerts.changed import first_seen, what_changed
from alerts.model import CheckState, Difference
from config.settings import Settings
from config.store import CheckId
from monitor.cli.console import complain
from monitor.data_folder import database_file, database_url
from monitor.storage.base import StorageError
from monitor.storage.sql import open_storage
from probes.result import CheckResult, Verdict


async def known_states(settings: Settings) -> Mapping[CheckId, CheckState]:
    """The state of each check; none where there is no database, or none that can be read now."""
    if settings.database_url is None and not database_file(settings).is_file():
        return {}
    try:
        storage = await open_storage(database_url(settings), may_upgrade=False)
    except StorageError as error:
        complain(f"what the service knows can't be read: {error}")
        return {}
    try:
        return await storage.history.states()
    finally:
        await storage.close()


def changes(result: CheckResult, state: CheckState | None) -> tuple[Difference, ...]:
    """What differs from the last good run that the service made; nothing where this one passed."""
    if state is None or result.verdict is Verdict.PASSED:
        return ()
    seen = result.outcome.fingerprint
    times = first_seen(state.first_seen, state.fingerprint, seen, now=result.started_at)
    return what_changed(state.fingerprint, seen, first_seen=times)
