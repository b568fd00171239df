"""Clips are kept up to a size, the least used dropped first."""

import numpy as np

from dialog.ports import SpeechClip
from dialog.tts.clip_cache import ClipCache


def clip(samples: int) -> SpeechClip:
    return SpeechClip(np.zeros(samples, np.int16), 8000, ())


def test_the_least_recently_used_goes_first() -> None:
    cache = ClipCache(most_bytes=2000)
    first, second, third = clip(400), clip(400), clip(400)
    cache.put(("first", 8000, 1.0), first)
    cache.put(("second", 8000, 1.0), second)
    assert cache.get(("first", 8000, 1.0)) is first
    cache.put(("third", 8000, 1.0), third)
    assert cache.get(("second", 8000, 1.0)) is None
    assert cache.get(("first", 8000, 1.0)) is first
    assert cache.held_bytes == 1600


def test_text_rate_and_speed_each_make_another_clip() -> None:
    cache = ClipCache(most_bytes=10_000)
    cache.put(("text", 8000, 1.0), clip(10))
    assert cache.get(("text", 16000, 1.0)) is None
    assert cache.get(("text", 8000, 0.8)) is None


def test_one_that_is_too_large_is_not_kept_and_replacing_counts_once() -> None:
    cache = ClipCache(most_bytes=1000)
    cache.put(("large", 8000, 1.0), clip(600))
    assert cache.held_bytes == 0
    for _ in range(3):
        cache.put(("small", 8000, 1.0), clip(400))
    assert cache.held_bytes == 800
