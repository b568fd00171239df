"""What only the second driver does, or does in its own way."""

import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

import pytest

from telephony.settings import Registration, SipSettings
from telephony.sip.pjsua2 import Pjsua2Endpoint
from tests.busy_machine import patience
from tests.own_network import attempts_to_leave
from tests.telephony.sip.rig import Ears, address_of, next_offer, started
from tests.telephony.sip.silent_caller import SilentCaller
from tests.telephony.sip.told import told

pytest.importorskip("pjsua2", reason="pjsua2 has no wheel for this Python")


@pytest.mark.parametrize(("extension", "header"), [("timer", "Session-Expires: 1800\r\n"), ("100rel", "")])
async def test_what_required_extensions_get(extension: str, header: str) -> None:
    """Both are spoken: with reliable provisional answers the ringing itself says so (RFC 3262 section 3)."""
    async with started("pjsua2") as endpoint:
        caller = SilentCaller(endpoint.addresses[0].port)
        caller.send("INVITE", caller.offer, extra=f"Require: {extension}\r\n{header}")
        ringing = await caller.received("SIP/2.0 180")
        offer = await next_offer(endpoint)
        if extension == "100rel":
            assert "Require: 100rel" in ringing
            assert "RSeq:" in ringing
        else:
            accepting = asyncio.create_task(offer.accept())
            answer = await caller.received("SIP/2.0 200")
            assert "Session-Expires: 1800" in answer
            accepting.cancel()
        caller.close()


@pytest.mark.parametrize(("reason", "status"), [("busy", 486), ("forbidden", 403), ("not_acceptable", 488)])
async def test_each_refusal_has_its_status(reason: str, status: int) -> None:
    async with started("pjsua2") as endpoint:
        caller = SilentCaller(endpoint.addresses[0].port)
        caller.send("INVITE", caller.offer)
        await (await next_offer(endpoint)).refuse(reason)  # type: ignore[arg-type]
        assert await caller.received(f"SIP/2.0 {status}")
        caller.close()


async def test_the_four_call_limit_is_told_and_the_fifth_caller_gets_486(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with started("pjsua2", SipSettings(capacity=50)) as endpoint:
        assert endpoint.capacity == 4
        await told(caplog, "pjsua2 carries few calls at a time")
        callers = []
        for _ in range(4):
            callers.append(SilentCaller(endpoint.addresses[0].port))
            callers[-1].send("INVITE", callers[-1].offer)
            await next_offer(endpoint)
        fifth = SilentCaller(endpoint.addresses[0].port)
        fifth.send("INVITE", fifth.offer)
        assert await fifth.received("SIP/2.0 486")
        await told(caplog, "call refused, every line is busy")
        for caller in (*callers, fifth):
            caller.close()


async def test_a_process_that_dies_ends_its_lines_and_says_so() -> None:
    async with started("baresip") as one:
        two = Pjsua2Endpoint(SipSettings(port=0, rtp_ports=(22000, 23999)))
        await two.start()
        dialling = asyncio.create_task(two.dial(address_of(one)))
        answered = Ears(await (await next_offer(one)).accept())
        caller = Ears(await dialling)
        await caller.frames_pass(5)
        assert two._process is not None
        os.kill(two._process.pid, signal.SIGKILL)
        assert (await caller.ended(patience(1))).reason == "failed"
        await two.close()
        answered.line.hang_up()
        await answered.ended()


LOOPBACK_OF_ONE = """
import runpy, sys
from telephony.sip import networks
networks.LOOPBACK = networks.networks(("127.0.0.1",))[2:]
sys.argv = sys.argv[2:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def loopback_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the other process 127.0.0.2 is an outsider."""
    (tmp_path / "outsider.py").write_text(LOOPBACK_OF_ONE)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/outsider.py" "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))


@pytest.mark.usefixtures("loopback_of_one")
async def test_calls_from_elsewhere_are_refused_by_their_real_source(caplog: pytest.LogCaptureFixture) -> None:
    """As with baresip, but for the answer; headers that claim 127.0.0.1 do not help."""
    async with started("pjsua2") as endpoint:
        outsider = SilentCaller(endpoint.addresses[0].port, source="127.0.0.2", claims="127.0.0.1")
        outsider.send("INVITE", outsider.offer)
        assert await outsider.received("SIP/2.0 403")
        outsider.close()
        insider = await SilentCaller.dial(endpoint.addresses[0].port)
        line = Ears(await (await next_offer(endpoint)).accept())
        await told(caplog, "its network is not allowed")
        line.line.hang_up()
        await line.ended()
        insider.close()


@pytest.mark.usefixtures("loopback_of_one")
@pytest.mark.parametrize("by", ["allow", "being the PBX"])
async def test_a_named_network_and_the_pbx_are_let_in(by: str) -> None:
    pbx = Registration("127.0.0.2:9", "204", "s3cret")
    settings = SipSettings(allow=("127.0.0.0/29",)) if by == "allow" else SipSettings(registration=pbx)
    async with started("pjsua2", settings) as endpoint:
        guest = SilentCaller(endpoint.addresses[0].port, source="127.0.0.2")
        guest.send("INVITE", guest.offer)
        await (await next_offer(endpoint)).refuse("busy")
        guest.close()


CALLED = """
import asyncio
from telephony.settings import SipSettings
from telephony.sip.baresip import BaresipEndpoint
from telephony.sip.pjsua2 import Pjsua2Endpoint

async def answer_one(endpoint):
    async for offer in endpoint.offers():
        async for signal in await offer.accept():
            pass
        return

async def main():
    called, calling = Pjsua2Endpoint(SipSettings(port=0)), BaresipEndpoint(SipSettings(port=0))
    await called.start()
    await calling.start()
    answering = asyncio.create_task(answer_one(called))
    line = await calling.dial(called.addresses[0].uri)
    heard = 0
    async for signal in line:
        heard += type(signal).__name__ == "AudioFrame" and not signal.filled
        if heard == 100:
            line.hang_up()
    await answering
    await called.close()
    await calling.close()

asyncio.run(main())
"""


def test_its_process_tries_no_connection_beyond_loopback(tmp_path: Path) -> None:
    """As the whole service with the default driver (test_whole_service.py); only the SIP stack is another one."""
    assert attempts_to_leave(CALLED, tmp_path, within=100) == (0, 0)
