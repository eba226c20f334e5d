"""The outside world of the examples: payments, mail, stock, thumbnails, an assistant.

Nothing here knows DBOS. Every call is written to a ledger, a file of JSON lines named by `SHOP_LEDGER`:
one line when the call arrives, one when its effect is done, each with its process and time. The ledger is
outside the database, so what the world saw survives a killed worker. A second file beside it,
`<ledger>.plan`, says which calls go wrong: refused, slow, held, or killing their caller.

Without `SHOP_LEDGER` the shop is a demo: it prints each call and nothing goes wrong.
"""

import asyncio
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from typing import Any


class ShopError(Exception):
    """The outside world refused a call; worth another try."""


class CardDeclined(ShopError):
    """The bank said no; another try gets the same answer."""


_ERRORS = {"ShopError": ShopError, "CardDeclined": CardDeclined}

# ---------------------------------------------------------------- what examples call


def charge(order: str, amount: int = 100, *, key: str | None = None) -> str:
    """Charge the order's card. The same `key` charges once and gets the first receipt again."""
    return _call("charge", order, amount, key=key, reply=f"receipt-{order}")


async def charge_async(order: str, amount: int = 100) -> str:
    """Charge the order's card without blocking the event loop."""
    return await _call_async("charge", order, amount, reply=f"receipt-{order}")


def refund(order: str, amount: int = 100) -> str:
    """Give the money back."""
    return _call("refund", order, amount, reply=f"refund-{order}")


def record(order: str, amount: int) -> None:
    """Write the amount into the books."""
    _call("record", order, amount)


def recorded(order: str) -> bool:
    """Whether an amount of this order is in the books."""
    return _call("recorded", order, reply=_count("record", order) > 0)


def quote(order: str) -> int:
    """Today's price of the order; it may differ tomorrow."""
    return _call("quote", order, reply=100)


def in_stock(order: str) -> bool:
    """Whether every item of the order is on the shelf right now."""
    return _call("in_stock", order, reply=True)


def reserve(order: str) -> None:
    """Take the order's items off the shelf."""
    _call("reserve", order)


async def reserve_async(order: str) -> None:
    """Take the order's items off the shelf without blocking the event loop."""
    await _call_async("reserve", order)


def release(order: str) -> None:
    """Put the order's items back on the shelf."""
    _call("release", order)


async def release_async(order: str) -> None:
    """Put the order's items back without blocking the event loop."""
    await _call_async("release", order)


def backorder(order: str) -> None:
    """Ask the supplier for the order's items."""
    _call("backorder", order)


def ship(order: str) -> str:
    """Hand the parcel to the carrier."""
    return _call("ship", order, reply=f"parcel-{order}")


def sign_in(api_key: str) -> None:
    """Tell the carrier who is asking; keys that were taken back are refused."""
    _call("sign_in", api_key)


def send_email(to: str, subject: str = "") -> None:
    """Send a mail."""
    _call("send_email", to, subject)


async def send_email_async(to: str, subject: str = "") -> None:
    """Send a mail without blocking the event loop."""
    await _call_async("send_email", to, subject)


def resize(image: str) -> str:
    """Make a thumbnail; slow work."""
    return _call("resize", image, reply=f"{image}.small")


async def resize_async(image: str) -> str:
    """Make a thumbnail without blocking the event loop."""
    return await _call_async("resize", image, reply=f"{image}.small")


def ask(prompt: str) -> str:
    """Ask the assistant; the answer differs each time."""
    return _call("ask", prompt, reply="It is on its way.")


async def ask_async(prompt: str) -> str:
    """Ask the assistant without blocking the event loop."""
    return await _call_async("ask", prompt, reply="It is on its way.")


def stream_answer(prompt: str) -> Iterator[str]:
    """The assistant's answer word by word. Every call is a new generation (A, B, ...) with words of its own."""
    generation = chr(ord("A") + _count("stream_answer"))
    _call("stream_answer", prompt)
    for number in range(5):
        _call("token", f"{generation}{number}")
        yield f"{generation}{number}"


def load_catalog() -> list[str]:
    """Read the price list from the supplier; takes seconds on a bad day."""
    return _call("load_catalog", reply=["mug", "poster"])


def log(event: str) -> None:
    """Leave a mark where the world can see it."""
    _call("log", event)


# ---------------------------------------------------------------- the ledger and its planned faults


def _call(name: str, *args: Any, key: str | None = None, reply: Any = None) -> Any:
    call = _arrive(name, args, key)
    while call.held():
        time.sleep(0.005)
    time.sleep(call.seconds)
    return call.finish(reply)


async def _call_async(name: str, *args: Any, key: str | None = None, reply: Any = None) -> Any:
    call = _arrive(name, args, key)
    while call.held():
        await asyncio.sleep(0.005)
    await asyncio.sleep(call.seconds)
    return call.finish(reply)


def _arrive(name: str, args: tuple[Any, ...], key: str | None) -> "_Call":
    ledger = os.environ.get("SHOP_LEDGER")
    if ledger is None:
        print(f"shop: {name}({', '.join(map(repr, args))})", flush=True)
    return _Call(ledger, name, list(args), key)


class _Call:
    """One call on its way: arrived, perhaps held or delayed, then done, failed or its caller killed."""

    def __init__(self, ledger: str | None, name: str, args: list[Any], key: str | None):
        self.ledger, self.name, self.args, self.key = ledger, name, args, key
        self.faults: list[dict[str, Any]] = []
        self.earlier: list[list[Any]] = []
        if ledger is None:
            return
        with _locked(ledger):
            self.earlier = [e["args"] for e in _read(ledger) if e["call"] == name and e["event"] == "arrived"]
            self.faults = self._planned()
            self._write("arrived")
        if fault := self._find("kill"):
            self._die(fault)

    @property
    def seconds(self) -> float:
        return sum(fault["seconds"] for fault in self.faults if fault["do"] == "slow")

    def held(self) -> bool:
        return self.ledger is not None and any(fault["do"] == "hold" for fault in self._planned())

    def finish(self, reply: Any) -> Any:
        if self.ledger is None:
            return reply
        if fault := self._find("fail"):
            self._write("failed")
            raise _ERRORS[fault["error"]](f"{self.name} failed: the outside world is having a bad day")
        with _locked(self.ledger):
            repeated = self.key is not None and any(
                e["event"] == "done" and e["call"] == self.name and e["key"] == self.key for e in _read(self.ledger)
            )
            self._write("repeated" if repeated else "done")
        if fault := self._find("kill_after"):
            self._die(fault)
        answer = self._find("reply")
        return answer["value"] if answer else reply

    def _planned(self) -> list[dict[str, Any]]:
        """The faults planned for this call: `nth` and `until` are the first and last they meet, counted from 1 among the
        calls of one name, and of those with the argument `arg` where a fault names one."""
        try:
            with open(f"{self.ledger}.plan") as file:
                plan = json.load(file)
        except FileNotFoundError:
            return []
        return [
            fault
            for fault in plan
            if fault["call"] == self.name
            and (fault["arg"] is None or fault["arg"] in self.args)
            and fault["nth"] <= 1 + sum(fault["arg"] in (None, *args) for args in self.earlier) <= fault["until"]
        ]

    def _find(self, what: str) -> dict[str, Any] | None:
        return next((fault for fault in self.faults if fault["do"] == what), None)

    def _die(self, fault: dict[str, Any]) -> None:
        self._write("killed")
        os.kill(os.getpid(), signal.SIGKILL)

    def _write(self, event: str) -> None:
        line = {
            "call": self.name,
            "number": 1 + len(self.earlier),
            "event": event,
            "args": self.args,
            "key": self.key,
            "pid": os.getpid(),
            "at": time.monotonic(),
        }
        # One write of one line to a file opened for appending: lines of several processes never mix.
        with open(str(self.ledger), "ab", buffering=0) as file:
            file.write(json.dumps(line, default=repr).encode() + b"\n")


class _locked:
    """Holds the ledger's lock, which threads and processes take in turn; a killed holder frees it."""

    def __init__(self, ledger: str):
        self.path = f"{ledger}.lock"

    def __enter__(self) -> None:
        self.file = open(self.path, "w")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self.file.close()


def _read(ledger: str) -> list[dict[str, Any]]:
    try:
        with open(ledger) as file:
            return [json.loads(line) for line in file]
    except FileNotFoundError:
        return []


def _count(name: str, *args: Any) -> int:
    """How many calls of this name, beginning with these arguments, the ledger has seen."""
    ledger = os.environ.get("SHOP_LEDGER")
    return sum(e["call"] == name and e["event"] == "arrived" and e["args"][: len(args)] == [*args] for e in _read(ledger or ""))
