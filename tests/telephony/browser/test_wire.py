"""The softphone's messages: what is read, what is refused and with which close code, what is written."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.audio import SpeechFrame
from kb.documents import Citation
from telephony.browser import wire

FRAME = bytes(640)
CITATION = Citation("Atrial fibrillation", "AHA", 2023, "6.3", "Text.", "CC-BY", ama="Joglar JA.", digest=True)


def close_code(message: str | bytes) -> int:
    with pytest.raises(wire.ProtocolBroken) as broken:
        wire.read(message)
    return broken.value.close_code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type": "hello", "version": 1}', wire.Hello(1)),
        ('{"type": "hello", "version": 1, "more": []}', wire.Hello(1)),
        ('{"type": "key", "key": "#"}', wire.Key("#")),
        ('{"type": "mute", "on": true}', wire.Mute(True)),
        ('{"type": "hang_up"}', wire.HangUp()),
        ('{"type": "playhead", "utterance": 3, "offset": 1}', wire.Playhead(3, 1.0)),
        ('{"type": "playhead", "utterance": 3, "offset": 0.125}', wire.Playhead(3, 0.125)),
    ],
)
def test_reads(text: str, message: wire.ClientMessage) -> None:
    assert wire.read(text) == message


def test_reads_sound_of_one_frame_and_of_several() -> None:
    message = wire.read(b"\x01" * 640 + b"\x02" * 640)
    assert message == wire.Sound(b"\x01" * 640 + b"\x02" * 640)
    assert isinstance(message, wire.Sound)
    assert message.frames == (b"\x01" * 640, b"\x02" * 640)


@pytest.mark.parametrize("length", [1, 639, 641, 960])
def test_sound_that_is_no_whole_frame(length: int) -> None:
    assert close_code(bytes(length)) == 1007


def test_sound_of_no_bytes() -> None:
    assert close_code(b"") == 1007


def test_sound_of_more_than_a_second() -> None:
    assert close_code(FRAME * 51) == 1009


def test_text_that_is_too_long() -> None:
    assert close_code('{"type": "hang_up", "x": "' + "x" * 2048 + '"}') == 1009


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        '"hello"',
        "null",
        "[" * 2000,
        '{"type": "hello"',
        '{"type": "hello", "version": true}',
        '{"type": "hello", "version": "1"}',
        '{"type": "hello", "version": 0}',
        '{"type": "hello"}',
        '{"type": "key", "key": "E"}',
        '{"type": "key", "key": "12"}',
        '{"type": "key", "key": 1}',
        '{"type": "key", "key": ["1"]}',
        '{"type": "mute", "on": 1}',
        '{"type": "playhead", "utterance": 1, "offset": NaN}',
        '{"type": "playhead", "utterance": 1, "offset": 1e999}',
        '{"type": "playhead", "utterance": 1, "offset": -0.1}',
        '{"type": "playhead", "utterance": 1, "offset": true}',
        '{"type": "playhead", "utterance": -1, "offset": 0}',
        '{"type": "playhead", "utterance": 1.5, "offset": 0}',
        '{"type": "playhead", "utterance": 99999999999, "offset": 0}',
    ],
)
def test_text_that_says_nothing_of_ours(text: str) -> None:
    assert close_code(text) == 1007


@pytest.mark.parametrize("text", ["{}", '{"type": "shout"}', '{"type": 1}', '{"type": []}', '{"type": null}'])
def test_messages_of_an_unknown_type(text: str) -> None:
    assert close_code(text) == 1003


def attempt(message: str | bytes) -> wire.ClientMessage | wire.ProtocolBroken:
    try:
        return wire.read(message)
    except wire.ProtocolBroken as broken:
        return broken


@given(st.one_of(st.text(max_size=3000), st.binary(max_size=40_000)))
def test_garbage_is_read_or_refused_with_a_reason_that_fits(garbage: str | bytes) -> None:
    outcome = attempt(garbage)
    if isinstance(outcome, wire.ProtocolBroken):
        assert outcome.close_code in (1003, 1007, 1009)
        assert 0 < len(str(outcome).encode()) <= 123


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(["hello", "key", "mute", "hang_up", "playhead"]),
    st.dictionaries(st.sampled_from(["version", "key", "on", "utterance", "offset"]), JSON),
)
def test_near_messages_are_read_or_refused(kind: str, fields: dict[str, object]) -> None:
    outcome = attempt(json.dumps({"type": kind, **fields}))
    if isinstance(outcome, wire.ProtocolBroken):
        assert outcome.close_code in (1007, 1009)
    elif isinstance(outcome, wire.Playhead):
        assert 0 <= outcome.offset < 86400
        assert outcome.utterance > 0


@given(st.integers(1, 9), st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_speech_names_its_place_only_where_it_does_not_go_on(utterance: int, starts: list[int]) -> None:
    """A reader that follows docs/reference/browser-protocol.md arrives at each frame's place."""
    last = None
    place = (0, 0.0)
    for start in starts:
        for step in range(2):
            frame = SpeechFrame(FRAME, 16000, utterance, round((start + step) * 0.02, 3))
            *marks, sound = wire.speech(frame, last)
            for mark in marks:
                fields = json.loads(mark)
                place = (fields["utterance"], fields["offset"])
            assert sound == FRAME
            assert place[0] == utterance
            assert place[1] == pytest.approx(frame.offset)
            place = (place[0], place[1] + 0.02)
            assert step == 0 or not marks
            last = frame


def test_a_citation_travels_whole() -> None:
    told = wire.notice("reply", {"turn": 1, "text": "Apixaban.", "citations": (CITATION,), "secret": "x"})
    assert told is not None
    fields = json.loads(told)
    assert fields["type"] == "reply"
    assert "secret" not in fields
    assert fields["citations"][0]["organisation"] == "AHA"
    assert fields["citations"][0]["digest"] is True


def test_notices_of_other_kinds_are_not_for_pages() -> None:
    assert wire.notice("timing", {"voice_to_voice": 0.4}) is None


def test_the_state_is_told() -> None:
    assert json.loads(wire.notice("state", {"state": "thinking", "at": 1.0}) or "") == {
        "type": "state",
        "state": "thinking",
    }


def test_what_the_service_says() -> None:
    assert json.loads(wire.answered("c1", 0.24)) == {"type": "answered", "call": "c1", "rate": 16000, "lead": 0.24}
    assert json.loads(wire.refused("busy")) == {"type": "refused", "reason": "busy"}
    assert json.loads(wire.clear()) == {"type": "clear"}
