"""The cart's own word where the platform has an interface: how much it holds, and to be emptied.

Plain requests of the shop's page itself, with its cookies and nothing else.
"""

from config.checks import WalkSpec
from probes.purchase.walk import Walk
from probes.result import Json

# A way is the names that lead to a value; `*` stands for each of a list, or of a group.
_WALK = """const walk = (value, way) => way.split(".").reduce((all, name) => all.flatMap(
    one => one == null ? [] : name === "*" ? Object.values(one) : [one[name]]), [value])
    .filter(one => one != null);
  const plain = {Accept: "application/json", "X-Requested-With": "XMLHttpRequest"};"""
_COUNT = f"""async ({{read, count}}) => {{
  {_WALK}
  let answer;
  try {{ answer = await fetch(read, {{headers: plain}}); }} catch {{ return false; }}  // the page is left in this moment
  if (!answer.ok) return null;
  const said = await answer.json().catch(() => null);
  const numbers = said === null ? [] : walk(said, count).map(Number);
  if (said === null || (!numbers.length && !count.includes("*"))) return null;  // not the cart's
  return numbers.reduce((sum, one) => sum + one, 0);
}}"""
_CLEAR = f"""async ({{read, clear, method, lines, body, echo}}) => {{
  {_WALK}
  const told = lines || echo ? await fetch(read, {{headers: plain}}) : null;
  const headers = {{...plain, ...(echo ? {{[echo]: told.headers.get(echo) ?? ""}} : {{}})}};
  if (body) headers["Content-Type"] = "application/x-www-form-urlencoded";
  const cookie = name => document.cookie.split("; ").find(one => one.startsWith(name + "="))?.slice(name.length + 1) ?? "";
  const filled = (text, line) => text.replace("{{line}}", encodeURIComponent(line))
    .replace(/\\{{cookie (\\w+)\\}}/g, (_, name) => cookie(name));
  for (const line of lines ? walk(await told.json(), lines) : [""])
    await fetch(clear ? filled(clear, line) : line, {{method, headers, body: body ? filled(body, line) : undefined}});
}}"""


async def count(walk: Walk[WalkSpec]) -> int | None:
    """How much the cart says that it holds; None where it can't be asked, or does not answer now."""
    api = walk.platform.cart_api
    if api is None or api.count is None or walk.cart_is_mute:
        return None
    said = await walk.tab.ask(_COUNT, {"read": walk.address(api.read), "count": api.count})
    if said is None:
        walk.cart_is_mute = True
    return int(said) if isinstance(said, int | float) and said is not False else None


async def clear(walk: Walk[WalkSpec]) -> bool:
    """Have the cart emptied; False where it has no interface for that."""
    api = walk.platform.cart_api
    if api is None or not (api.clear or api.lines) or walk.cart_is_mute:
        return False
    told: dict[str, Json] = api.model_dump(mode="json")
    told["read"] = walk.address(api.read)
    told["clear"] = walk.address(api.clear) if api.clear else None
    await walk.tab.ask(_CLEAR, told)
    return True
