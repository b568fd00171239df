"""A far side in a thread of its own, which answers an INVITE the moment it comes."""

import re
import socket
import threading
from types import TracebackType
from typing import Self

SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0\r\n"


class PromptAnswerer:
    """invited: an INVITE was answered; ended: a BYE came."""

    def __init__(self) -> None:
        self.invited, self.ended = threading.Event(), threading.Event()
        self._socket, self._media = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for each in (self._socket, self._media):
            each.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self._port = self._socket.getsockname()[1]
        self.uri = f"sip:far@127.0.0.1:{self._port}"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._thread.join()
        self._socket.close()
        self._media.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                data, sender = self._socket.recvfrom(65_535)
            except TimeoutError:
                continue
            request = data.decode()
            method = request.partition(" ")[0]
            if method == "ACK":
                continue
            body = SDP.format(port=self._media.getsockname()[1]) if method == "INVITE" else ""
            self._socket.sendto(self._taken(request, body).encode(), sender)
            if method == "INVITE":
                self.invited.set()
            if method == "BYE":
                self.ended.set()

    def _taken(self, request: str, body: str) -> str:
        kept = re.findall(r"(?im)^(?:Via|From|Call-ID|CSeq):.*\r$", request)
        to = re.search(r"(?im)^To:.*?(?=\r$)", request)
        assert to is not None
        tag = "" if ";tag=" in to[0] else ";tag=far"
        headers = [line.rstrip("\r") for line in kept]
        headers += [f"{to[0]}{tag}", f"Contact: <{self.uri}>", f"Content-Length: {len(body)}"]
        headers += ["Content-Type: application/sdp"] if body else []
        return "\r\n".join(["SIP/2.0 200 OK", *headers, "", body])
