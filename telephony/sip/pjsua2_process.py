"""The process in which pjsua2 lives: ``python -m telephony.sip.pjsua2_process DESCRIPTOR``, settings as the first line.

Apart from the service for three reasons: pjsua2 is under the GPL; a Python thread that is busy half of the time makes
4 % of its packets late, so it shares its interpreter with no dialog; and it aborts the process when it is used from a
thread it does not know, or when a port, call or account outlives it. Here every call into it is made by the main
thread.
"""

import gc
import itertools
import queue
import resource
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pjsua2 as pj

from telephony.settings import SipSettings
from telephony.sip import wire
from telephony.sip.networks import allowed, networks
from telephony.sip.pjsua2_call import PjsuaCall
from telephony.sip.pjsua2_launch import MOST_CALLS, understood
from telephony.sip.pjsua2_setup import account_config, endpoint_config, set_codecs, transport_config
from telephony.sip.ports import Address

POLL_MILLISECONDS = 5
WATCH_EVERY = 0.02
GOODBYE_SECONDS = 2.0


class ListeningAccount(pj.Account):  # type: ignore[misc]
    def __init__(self, process: "Pjsua2Process") -> None:
        super().__init__()
        self._process = process

    def onIncomingCall(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        self._process.ringing(self, prm)

    def onRegState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        self._process.tell(wire.Registered(int(prm.code), prm.reason))


class Pjsua2Process:
    """Carries out orders from the service and tells it what happens."""

    def __init__(self, link: socket.socket, settings: SipSettings, addresses: tuple[Address, ...]) -> None:
        self._link = link
        self._settings = settings
        self._addresses = addresses
        self._networks = networks(settings.allow)
        self._calls: dict[int, PjsuaCall] = {}
        self._retired: list[PjsuaCall] = []
        self._orders: queue.SimpleQueue[wire.Message] = queue.SimpleQueue()
        self._ringing_numbers = itertools.count(-1, -1)
        self._telling = threading.Lock()
        self._stopping = False

    def run(self) -> None:
        """Until the service says stop or is gone."""
        endpoint = pj.Endpoint()
        with _nothing_opened():
            endpoint.libCreate()
        try:
            account = self._listen(endpoint)
        except pj.Error as error:
            self.tell(wire.StartFailed(error.reason))
            endpoint.libDestroy()
            return
        self.tell(wire.Started())
        threading.Thread(target=self._read_orders, name="orders", daemon=True).start()
        while not self._stopping:
            self._step(endpoint, account)
        self._leave(endpoint, account)

    def tell(self, note: wire.Message) -> None:
        """From the main thread and from the bridge's clock. A service that is gone is found out by the reader."""
        try:
            with self._telling:
                self._link.sendall(wire.encode(note))
        except OSError:
            self._stopping = True

    def retire(self, call: PjsuaCall) -> None:
        """The call is over; it is dropped outside its own callback."""
        self._calls.pop(call.number, None)
        self._retired.append(call)

    def ringing(self, account: pj.Account, prm: Any) -> None:
        """A call rings: refused here when its network is not allowed, for only here is its real source known."""
        call = PjsuaCall(self, account, next(self._ringing_numbers), prm.callId)
        self._calls[call.number] = call
        source = prm.rdata.srcAddress.rpartition(":")[0].strip("[]")
        if not allowed(source, self._networks):
            call.end(403)
            self.tell(wire.Refused("forbidden", source))
            return
        if len(self._calls) > min(self._settings.capacity, MOST_CALLS):
            call.end(486)
            self.tell(wire.Refused("busy", source))
            return
        info = call.getInfo()
        called = prm.rdata.wholeMsg.split(" ", 2)[1]
        ringing = pj.CallOpParam()
        ringing.statusCode = 180
        call.answer(ringing)
        self.tell(wire.Rings(call.number, info.callIdString, _bare(info.remoteUri), called, source))

    def _listen(self, endpoint: pj.Endpoint) -> pj.Account:
        endpoint.libInit(endpoint_config(lambda: self.tell(wire.Refused("busy", ""))))
        for address in self._addresses:
            endpoint.transportCreate(*transport_config(address, self._settings))
        endpoint.libStart()
        endpoint.audDevManager().setNullDev()
        set_codecs(endpoint, self._settings.codecs)
        account = ListeningAccount(self)
        account.create(account_config(self._settings, self._addresses[0]))
        return account

    def _step(self, endpoint: pj.Endpoint, account: pj.Account) -> None:
        endpoint.libHandleEvents(POLL_MILLISECONDS)
        while True:
            try:
                order = self._orders.get_nowait()
            except queue.Empty:
                break
            self._obey(endpoint, account, order)
        for call in list(self._calls.values()):
            call.watch()
        self._retired.clear()

    def _read_orders(self) -> None:
        """A thread of its own, that never calls pjsua2: speech goes straight to its port, orders to the main thread."""
        decoder = wire.Decoder()
        while data := self._link.recv(65536):
            for message in decoder.feed(data):
                if isinstance(message, wire.Speech):
                    self._speak(message)
                elif isinstance(message, wire.Flush):
                    self._flush(message.call)
                else:
                    self._orders.put(message)
        self._orders.put(wire.Stop())

    def _speak(self, speech: wire.Speech) -> None:
        call = self._calls.get(speech.call)
        if call is not None and call.port is not None:
            call.port.add(speech)

    def _flush(self, number: int) -> None:
        call = self._calls.get(number)
        if call is not None and call.port is not None:
            call.port.flush()

    def _obey(self, endpoint: pj.Endpoint, account: pj.Account, order: wire.Message) -> None:
        if isinstance(order, wire.Stop):
            self._stopping = True
        elif isinstance(order, wire.Dial):
            self._dial(endpoint, account, order)
        elif isinstance(order, wire.Answer | wire.Refuse | wire.HangUpCall | wire.Press | wire.Hold | wire.Refer):
            call = self._calls.get(order.call)
            if call is not None:
                self._order_call(call, order)

    def _order_call(self, call: PjsuaCall, order: wire.Message) -> None:
        try:
            match order:
                case wire.Answer():
                    answer = pj.CallOpParam()
                    answer.statusCode = 200
                    call.answer(answer)
                case wire.Refuse(status=status):
                    call.end(status)
                case wire.HangUpCall():
                    call.end()
                case wire.Press(keys=keys):
                    call.send_keys(keys)
                case wire.Hold(on=on):
                    call.set_hold(on)
                case wire.Refer(to=to):
                    call.xfer(to, pj.CallOpParam())
        except pj.Error as error:
            if isinstance(order, wire.Refer):
                self.tell(wire.Moving(call.number, "failed"))
            elif isinstance(order, wire.HangUpCall | wire.Refuse | wire.Answer):
                # The call ended of itself in between; pjsua2 has told that already or is about to.
                return
            else:
                print(f"an order could not be carried out: {error.reason}", file=sys.stderr)  # noqa: T201 - our log

    def _dial(self, endpoint: pj.Endpoint, account: pj.Account, order: wire.Dial) -> None:
        call = PjsuaCall(self, account, order.call)
        call.keys_by = order.keys_by
        self._calls[order.call] = call
        try:
            # Codec priorities are the library's, not the call's: set for the instant in which the offer is made.
            set_codecs(endpoint, order.codecs or self._settings.codecs)
            call.makeCall(order.to, pj.CallOpParam(True))
        except pj.Error as error:
            if self._calls.pop(order.call, None) is not None:
                self.tell(wire.Ended(order.call, 0, error.reason))
        finally:
            set_codecs(endpoint, self._settings.codecs)

    def _leave(self, endpoint: pj.Endpoint, account: pj.Account) -> None:
        """The order in which nothing aborts: calls ended, then dropped, then the account, then the library."""
        endpoint.hangupAllCalls()
        until = time.monotonic() + GOODBYE_SECONDS
        while self._calls and time.monotonic() < until:
            endpoint.libHandleEvents(POLL_MILLISECONDS)
        self._calls.clear()
        self._retired.clear()
        gc.collect()
        account.shutdown()
        del account
        gc.collect()
        # By itself it waits a second for answers to an unregistration; where there is none, nothing will come.
        endpoint.libDestroy(0 if self._settings.registration else pj.PJSUA_DESTROY_NO_NETWORK)


@contextmanager
def _nothing_opened() -> Iterator[None]:
    """Within it no descriptor can be opened (getrlimit(2)); those that are open work on.

    libCreate seeds its random numbers with, among others, this machine's address: it asks the resolver for the host's
    name and connects a UDP socket to 1.1.1.1 (pjsua_core.c, init_random_seed). Without it the seed is made of the rest.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _bare(address: str) -> str:
    """The URI in ``"Name" <sip:user@host>``."""
    return address.partition("<")[2].partition(">")[0] or address


def main(descriptor: int) -> None:
    link = socket.socket(fileno=descriptor)
    line = b""
    while not line.endswith(b"\n"):
        line += link.recv(1)
    settings, addresses = understood(line)
    Pjsua2Process(link, settings, addresses).run()
    link.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
