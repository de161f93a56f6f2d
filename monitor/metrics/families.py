"""Every metric there is: name, meaning, unit and labels, all on this page. No values.

Values of labels come from the configuration or from closed lists, so the number of series is bounded.
`docs/metrics.md` is made from this table.
"""

from dataclasses import dataclass
from enum import StrEnum

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)

CHECK = ("store", "check", "type", "location")
"""Labels of whatever is told of one check: who is looked at, what is looked at, and from where."""


class Kind(StrEnum):
    """What Prometheus may do with the values."""

    GAUGE = "gauge"
    COUNTER = "counter"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Family:
    """One metric. `name` is the full name that queries use."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    unit: str = ""

    def empty(self) -> GaugeMetricFamily | CounterMetricFamily | InfoMetricFamily:
        """The family as prometheus-client knows it, without a value yet."""
        match self.kind:
            case Kind.GAUGE:
                return GaugeMetricFamily(self.name, self.help, labels=self.labels, unit=self.unit)
            case Kind.COUNTER:
                name = self.name.removesuffix("_total")
                return CounterMetricFamily(name, self.help, labels=self.labels, unit=self.unit)
            case Kind.INFO:
                return InfoMetricFamily(
                    self.name.removesuffix("_info"), self.help, labels=self.labels
                )


Sample = tuple[Family, tuple[str, ...], float]
"""A value: its family, the values of the family's labels in their order, and the number."""


def _gauge(name: str, help_: str, labels: tuple[str, ...] = (), *, unit: str = "") -> Family:
    return Family(name, Kind.GAUGE, help_, labels, unit)


def _seconds(name: str, help_: str, labels: tuple[str, ...] = ()) -> Family:
    return _gauge(name, help_, labels, unit="seconds")


def _counter(name: str, help_: str, labels: tuple[str, ...] = (), *, unit: str = "") -> Family:
    return Family(name, Kind.COUNTER, help_, labels, unit)


def _info(name: str, help_: str, labels: tuple[str, ...]) -> Family:
    return Family(name, Kind.INFO, help_, labels)


# the newest run of a check
PROBE_SUCCESS = _gauge(
    "probe_success",
    "1: the newest run passed or was degraded; 0: the shop failed. Absent while the newest run was "
    "refused by the shop or broke by our own fault: then nobody knows.",
    CHECK,
)
PROBE_DURATION = _seconds(
    "probe_duration_seconds",
    "How long the newest run took: of its attempts the one that counts. Absent as probe_success is.",
    CHECK,
)
STEP_DURATION = _seconds(
    "tillwatch_step_duration_seconds",
    "How long each step of the newest purchase or journey took. Absent as probe_success is.",
    (*CHECK, "step"),
)
UPTIME_PHASE = _seconds(
    "tillwatch_uptime_phase_seconds",
    "How long each phase of the newest request took, summed over redirects. Absent as probe_success is.",
    (*CHECK, "phase"),
)
UPTIME_STATUS_CODE = _gauge(
    "tillwatch_uptime_status_code", "Status code of the newest request's last answer.", CHECK
)
UPTIME_REDIRECTS = _gauge(
    "tillwatch_uptime_redirects", "How many redirects the newest request followed.", CHECK
)
UPTIME_BODY = _gauge(
    "tillwatch_uptime_body_bytes",
    "Size of the newest request's page, as far as it was read.",
    CHECK,
    unit="bytes",
)
CERTIFICATE_EXPIRY = _seconds(
    "tillwatch_certificate_expiry_timestamp_seconds",
    "When the first certificate on the way to the page runs out, as Unix time.",
    CHECK,
)
LAST_RESULT = _seconds(
    "tillwatch_last_result_timestamp_seconds",
    "When the newest run ended, whatever its verdict, as Unix time.",
    CHECK,
)

# a check over time; these totals are stored, so a restart does not reset them
RUNS = _counter(
    "tillwatch_runs_total",
    "Runs by verdict: passed, degraded, failed (the shop), blocked (we were refused), error (we broke).",
    (*CHECK, "verdict"),
)
RUN_SECONDS = _counter(
    "tillwatch_run_seconds_total",
    "How long all runs took together, each by the attempt that counts; by tillwatch_runs_total it gives the average.",
    CHECK,
    unit="seconds",
)
FLAKY_RUNS = _counter(
    "tillwatch_flaky_runs_total",
    "Runs that failed at first, and no more when they were repeated at once.",
    CHECK,
)
SLOTS_SKIPPED = _counter(
    "tillwatch_slots_skipped_total", "Scheduled times that passed without a run.", CHECK
)
FAILURES = _counter(
    "tillwatch_failures_total",
    "Runs that did not pass, by what was wrong with the shop or how it refused us.",
    (*CHECK, "code"),
)
PROBE_ERRORS = _counter(
    "tillwatch_probe_errors_total",
    "Runs that broke by our own fault, by what broke. They say nothing of the shop.",
    (*CHECK, "kind"),
)
EVENTS_HELD = _counter(
    "tillwatch_events_held_total",
    "Events that a shop's pages would have sent to vendors of analytics and advertising, and that the browser "
    "held back. Vendors are those that Tillwatch knows; one has no series before its first event.",
    (*CHECK, "vendor"),
)
HEALTH = _gauge(
    "tillwatch_check_health",
    "1 for the health that the check has now, 0 for the others.",
    (*CHECK, "health"),
)
INCIDENT_OPEN = _gauge(
    "tillwatch_incident_open",
    "1 for each open incident. An incident of the store's file has an empty check and type.",
    (*CHECK, "kind", "severity"),
)

# what is configured, for joins
CHECK_INFO = _info("tillwatch_check_info", "A check that runs.", (*CHECK, "every"))
CHECK_INTERVAL = _seconds("tillwatch_check_interval_seconds", "How often the check runs.", CHECK)
STORE_INFO = _info(
    "tillwatch_store_info",
    "A store; platform and owner are empty when its file doesn't name them.",
    ("store", "client", "url", "platform", "owner"),
)
SIGNATURE_EXPIRY = _seconds(
    "tillwatch_signature_expiry_timestamp_seconds",
    "When the signature under a store's headers ends, as Unix time; less time() it gives the seconds "
    "that are left. Absent without one.",
    ("store",),
)

# Tillwatch itself
BUILD_INFO = _info("tillwatch_build_info", "The running program.", ("version", "python"))
CONFIG_SUCCESSFUL = _gauge(
    "tillwatch_config_last_reload_successful",
    "1 when the newest reading of the configuration found no fault.",
)
CONFIG_SUCCEEDED_AT = _seconds(
    "tillwatch_config_last_reload_success_timestamp_seconds",
    "When the configuration was last read without a fault, as Unix time.",
)
CONFIG_FAULTS = _gauge(
    "tillwatch_config_faults",
    "Faults in the configuration by store; those that concern all stores have an empty store.",
    ("store",),
)
QUEUE_WAITING = _gauge("tillwatch_queue_waiting", "Runs that wait for their lane.", ("lane",))
QUEUE_RUNNING = _gauge("tillwatch_queue_running", "Runs that are under way.", ("lane",))
LANE_CAPACITY = _gauge("tillwatch_lane_capacity", "Runs that a lane carries at once.", ("lane",))
BROWSERS = _gauge("tillwatch_browsers", "Browsers that are alive.")
BROWSER_STARTS = _counter(
    "tillwatch_browser_starts_total", "Browsers started since the program was."
)
NOTIFICATIONS = _counter(
    "tillwatch_notifications_total",
    "Tries to deliver a message by channel: delivered, failed (tried again), abandoned (stale).",
    ("channel", "outcome"),
)
UNDELIVERED = _gauge(
    "tillwatch_notifications_undelivered",
    "Messages that are due and not delivered yet.",
)
UNDELIVERED_AGE = _seconds(
    "tillwatch_notifications_undelivered_age_seconds",
    "How long the oldest message that is due has waited; 0 when there is none.",
)
HELD = _gauge(
    "tillwatch_notifications_held", "Messages that quiet hours or maintenance hold back."
)
LOOP_TURN = _seconds(
    "tillwatch_loop_last_turn_timestamp_seconds",
    "When a loop of the program last turned, as Unix time; an old one is stuck.",
    ("loop",),
)
EVIDENCE_BYTES = _gauge(
    "tillwatch_evidence_bytes",
    "Size of all evidence that is kept. Absent until it was counted, soon after a start.",
    unit="bytes",
)

FAMILIES: tuple[Family, ...] = tuple(
    value for value in tuple(globals().values()) if isinstance(value, Family)
)
"""All of the above, in their order."""


def gather(samples: list[Sample]) -> list[Metric]:
    """The samples by family, in the families' order; families without a sample are left out."""
    filled: dict[Family, Metric] = {}
    for family, labels, value in samples:
        if family not in filled:
            filled[family] = family.empty()
        named = dict(zip(family.labels, labels, strict=True))
        suffix = {Kind.COUNTER: "_total", Kind.INFO: "_info"}.get(family.kind, "")
        filled[family].add_sample(filled[family].name + suffix, named, value)
    return [filled[family] for family in FAMILIES if family in filled]
