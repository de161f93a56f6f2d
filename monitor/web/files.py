"""Evidence of runs, handed out so that nothing of a shop can run in our pages."""

from aiohttp import web

from monitor.web.deps import DEPS

_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_PLAIN = "text/plain; charset=utf-8"
_TYPES = {**_PICTURES, ".zip": "application/zip"}
_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


def shown_as_picture(name: str) -> bool:
    return _suffix(name) in _PICTURES


async def evidence(request: web.Request) -> web.StreamResponse:
    """A file that this very run brought home; pictures are shown, all else is downloaded as text."""
    deps, name = request.config_dict[DEPS], request.match_info["name"]
    run = await deps.history.run(request.match_info["run"])
    if run is None or name not in run.evidence:
        raise web.HTTPNotFound
    path = deps.evidence.path(run.check_id, run.run_id, name)
    if path is None:
        raise web.HTTPNotFound
    shown = "inline" if shown_as_picture(name) else "attachment"
    return web.FileResponse(
        path,
        headers={
            "Content-Type": _TYPES.get(_suffix(name), _PLAIN),
            "Content-Disposition": f'{shown}; filename="{name}"',
            "Content-Security-Policy": _POLICY,
        },
    )


def _suffix(name: str) -> str:
    return "." + name.rpartition(".")[2].lower()
