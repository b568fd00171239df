"""A call being placed with baresip, none of whose events is lost on the way."""

import asyncio
import contextlib
from collections.abc import Callable

import baresip


async def placed(
    runtime: baresip.Runtime, agent: baresip.UserAgent, to: str, known: Callable[[baresip.Call], None]
) -> baresip.Call:
    """Place a call; ``known`` is told of it before any of its events is heard. Raises baresip's errors, ValueError.

    The binding (0.5.2a3) makes its Call one turn of the loop after the stack has said that the INVITE left. What the
    stack says in between, that the call was answered for instance, reaches nobody when the loop is late: such a call
    was taken for unanswered for 30 s. So those events are kept and handed to the Call once it is there.
    """
    kept: list[baresip.StackEvent] = []
    keep = kept.append
    runtime.subscribe(keep)
    try:
        native = await agent.dial(to)
    finally:
        runtime.unsubscribe(keep)
    known(native)
    for event in kept:
        native._on_stack_event(event)  # it looks at those of its own handle alone
    return native


async def hang_up(native: baresip.Call) -> None:
    with contextlib.suppress(baresip.StaleHandleError):
        await native.hangup()


async def abandon(placing: "asyncio.Future[baresip.Call]") -> None:
    """Hang up a call that is still being placed, once it is."""
    with contextlib.suppress(baresip.BaresipError, ValueError):
        await hang_up(await placing)


def stay_cancelled() -> None:
    """Before Python 3.12 asyncio.wait_for, which the binding uses, loses a cancellation that comes with the result."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
