"""The uptime check: one plain HTTP request on sockets of its own, every phase timed. No browser.

`probe.py` is the way in; `wire.py` makes connections, `http1.py` speaks HTTP/1.1 (the only door to
h11), `judge.py` says what it all means.
"""
