"""A test message by hand."""

from alerts.letter import DeliveryError, Letter
from alerts.trial import try_channel
from tests.unit.alerts.builders import make_store


class _Channel:
    def __init__(self, failure: DeliveryError | None = None) -> None:
        self.failure = failure
        self.letters: list[tuple[str, Letter]] = []

    async def send(self, channel: str, letter: Letter) -> None:
        self.letters.append((channel, letter))
        if self.failure:
            raise self.failure


async def test_a_trial_says_whose_channel_it_tries_in_the_stores_language() -> None:
    channel = _Channel()
    store = make_store(name="Nordlys", alerts={"language": "da"})

    trouble = await try_channel(channel, "json://x", store=store, name="slack")

    ((address, letter),) = channel.letters
    assert trouble is None
    assert (address, letter.title) == ("json://x", "Nordlys: en testbesked")
    assert 'på kanalen "slack"' in letter.text


async def test_a_trial_that_fails_gives_the_reason() -> None:
    channel = _Channel(DeliveryError("Slack: the webhook no longer exists"))

    trouble = await try_channel(channel, "json://x", store=make_store(), name="slack")

    assert trouble == "Slack: the webhook no longer exists"


async def test_each_trial_is_a_message_of_its_own() -> None:
    channel = _Channel()

    for _ in range(2):
        await try_channel(channel, "json://x", store=make_store(), name="slack")

    assert len({letter.key for _, letter in channel.letters}) == 2
