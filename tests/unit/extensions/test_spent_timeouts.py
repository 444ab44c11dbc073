"""Whether what Twisted keeps of downloads that are over stays small."""

import subprocess
import sys

# A process of its own: a reactor is installed once, and for good.
PROGRAM = """
import asyncio
import gc

from twisted.internet import asyncioreactor

loop = asyncio.new_event_loop()
asyncioreactor.install(loop)

from twisted.internet import reactor
from twisted.internet.base import DelayedCall

from crawler.extensions import spent_timeouts

spent_timeouts._EVERY = 0.01


def kept():
    gc.collect()
    return sum(type(one) is DelayedCall for one in gc.get_objects())


async def download(count):
    for _ in range(count):
        timeout = reactor.callLater(120, print)
        await asyncio.sleep(0)
        timeout.cancel()


async def measure():
    await download(1000)
    before = kept()
    sweeping = asyncio.ensure_future(spent_timeouts.SpentTimeouts(None).accompany())
    while kept() > 100:
        await asyncio.sleep(0.01)
    sweeping.cancel()
    print(before >= 1000)
    reactor.stop()


asyncio.ensure_future(measure(), loop=loop)
reactor.run()
"""


def test_spent_timeouts_are_let_go():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
