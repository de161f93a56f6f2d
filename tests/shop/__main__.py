"""`python -m tests.shop --port 8081`: the demo shop for people, with its control page."""

import argparse
import asyncio
import sys

from tests.shop.app import running_shop
from tests.shop.flavours import FLAVOURS
from tests.shop.visit import CONTROL


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.shop", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--language", choices=("da", "en"), default="da")
    parser.add_argument("--flavour", choices=sorted(FLAVOURS), default="shopify")
    wanted = parser.parse_args()
    async with running_shop(
        language=wanted.language, flavour=wanted.flavour, port=wanted.port
    ) as shop:
        print(f"Shop:    {shop.url}\nControl: {shop.url}{CONTROL}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("Closed.")
    except OSError as taken:
        sys.exit(f"The shop cannot open: {taken.strerror}. Another --port may help.")
