"""What vendors would have been told of a visit, as figures. What is held back is `probes.browser.door`'s work.

Pure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from probes.browser.guard import Held
from probes.footprint import EVENT_HELD, EVENTS_HELD
from probes.result import Measurement, Unit


def figures(held: Mapping[Held, int]) -> Iterator[Measurement]:
    """What was held back: the sum, and each sort of event."""
    yield Measurement(name=EVENTS_HELD, value=sum(held.values()), unit=Unit.COUNT)
    for one, number in Counter(held).most_common():
        labels = {
            "vendor": one.event.vendor,
            "id": one.event.id,
            "event": one.event.name,
            "step": one.step,
            "consent": one.event.consent,
        }
        yield Measurement(name=EVENT_HELD, value=number, unit=Unit.COUNT, labels=labels)
