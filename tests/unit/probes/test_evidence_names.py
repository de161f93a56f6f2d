"""What evidence is called is known to those who show it."""

from probes import result
from probes.browser import evidence


def test_pictures_are_called_what_others_look_for() -> None:
    assert (evidence.PICTURE, evidence.BEFORE) == (result.PICTURE, result.BEFORE)
