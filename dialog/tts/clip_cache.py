"""Clips already spoken, the least recently used forgotten first."""

import threading
from collections import OrderedDict

from dialog.audio import Rate
from dialog.ports import SpeechClip

Key = tuple[str, Rate, float]
"""Text, rate, speed."""


class ClipCache:
    """Bounded by the bytes of sound it holds. Used from the event loop's thread and safe from others."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._held = 0
        self._clips: OrderedDict[Key, SpeechClip] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def held_bytes(self) -> int:
        return self._held

    def get(self, key: Key) -> SpeechClip | None:
        with self._lock:
            clip = self._clips.get(key)
            if clip is not None:
                self._clips.move_to_end(key)
            return clip

    def put(self, key: Key, clip: SpeechClip) -> None:
        with self._lock:
            former = self._clips.pop(key, None)
            self._held += clip.pcm.nbytes - (former.pcm.nbytes if former else 0)
            self._clips[key] = clip
            while self._held > self._most and self._clips:
                _, dropped = self._clips.popitem(last=False)
                self._held -= dropped.pcm.nbytes
