"""Where commands write: results to standard output, complaints to standard error."""

from rich.console import Console

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str) -> None:
    """One message about what is wrong, in red where there are colours."""
    err.print(f"tillwatch: {message}", style="red", markup=False)
