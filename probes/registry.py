"""The one table from a kind of check to the probe that carries it out."""

from dataclasses import dataclass

from config.checks import JourneySpec, PurchaseSpec, UptimeSpec
from config.store import Check
from probes.base import Probe


@dataclass(frozen=True, kw_only=True)
class Probes:
    """Every probe there is, built once. mypy names the kind that was forgotten in `of`."""

    purchase: Probe
    uptime: Probe
    journey: Probe

    def of(self, check: Check) -> Probe:
        match check.spec:
            case PurchaseSpec():
                return self.purchase
            case UptimeSpec():
                return self.uptime
            case JourneySpec():
                return self.journey
