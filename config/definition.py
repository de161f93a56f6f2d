"""What every group of keys in the YAML has in common. Not a group itself."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from config.units import Length, at_least


class Definition(BaseModel):
    """Anything a user writes: frozen, unknown keys refused, described for editors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


Timeout = Annotated[Length, at_least(timedelta(milliseconds=100))]
