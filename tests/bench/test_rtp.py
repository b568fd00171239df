"""commands/bench/rtp.py, mu_law.py, playback.py: what a capture says, on captures whose faults are known."""

import struct
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.bench import mu_law, rtp
from commands.bench.playback import laid_out
from commands.bench.rtp import Packet
from tests.commands.signals import RATE, joined, silence, tone

SILENT = bytes([mu_law.SILENCE]) * 160


def stream(count: int, *, first: int = 65500, stamp: int = 2**32 - 800, payload: bytes = SILENT) -> list[Packet]:
    """Packets on time, their numbers wrapping on the way."""
    return [
        Packet(0, n == 0, (first + n) % 65536, (stamp + 160 * n) % 2**32, 7, payload, 100 + n * 0.02)
        for n in range(count)
    ]


def spoken(pcm: "np.typing.NDArray[np.int16]") -> list[Packet]:
    data = mu_law.encode(pcm)
    return [replace(p, payload=data[160 * n : 160 * n + 160]) for n, p in enumerate(stream(len(data) // 160))]


def test_a_packet_is_read_as_it_was_built() -> None:
    packet = Packet(0, True, 4711, 123456, 99, b"abc", 1.5)
    assert rtp.parse(rtp.build(packet), 1.5) == packet


def test_csrc_extension_and_padding_are_left_out_of_the_payload() -> None:
    header = struct.pack("!BBHII", 0x80 | 0x20 | 0x10 | 1, 0, 1, 2, 3)
    data = header + bytes(4) + struct.pack("!HH", 0xBEDE, 1) + bytes(4) + b"voice" + b"\x00\x00\x03"
    packet = rtp.parse(data)
    assert packet is not None
    assert packet.payload == b"voice"


@given(st.binary(max_size=64))
def test_anything_at_all_is_read_or_refused(data: bytes) -> None:
    packet = rtp.parse(data)
    assert packet is None or len(packet.payload) <= len(data) - 12


def test_rtcp_is_no_audio() -> None:
    assert rtp.parse(struct.pack("!BBH", 0x80, 200, 6) + bytes(24)) is None


def test_a_clean_stream_has_nothing_wrong() -> None:
    flow = rtp.examine(stream(500))
    assert (flow.packets, flow.missing, flow.late, flow.jumps) == (500, 0, 0, 0)
    assert flow.worst == pytest.approx(0, abs=1e-6)


def test_lost_packets_are_counted_across_the_wrap() -> None:
    packets = stream(100)
    assert rtp.examine(packets[:20] + packets[23:]).missing == 3


def test_a_late_packet_is_counted_and_a_stall_makes_all_that_waited_late() -> None:
    packets = stream(600)
    packets[300] = replace(packets[300], arrived=packets[300].arrived + 0.061)
    packets[400] = replace(packets[400], arrived=packets[400].arrived + 0.059)
    flow = rtp.examine(sorted(packets, key=lambda p: p.arrived))
    assert flow.late == 1
    assert flow.worst == pytest.approx(0.061, abs=1e-6)
    stalled = [replace(p, arrived=max(p.arrived, 110.0)) if 104.9 <= p.arrived < 110 else p for p in stream(600)]
    assert rtp.examine(stalled).late == pytest.approx((5.1 - 0.06) / 0.02, abs=3)


def test_two_clocks_that_do_not_agree_make_nothing_late() -> None:
    packets = [replace(p, arrived=p.arrived * 1.002) for p in stream(5000)]
    assert rtp.examine(packets).late == 0


def test_a_timestamp_that_leaps_is_audio_left_out() -> None:
    packets = stream(100)
    leapt = packets[:50] + [replace(p, timestamp=(p.timestamp + 160) % 2**32) for p in packets[50:]]
    assert rtp.examine(leapt).jumps == 1


def test_a_leap_with_a_marker_is_a_new_talkspurt() -> None:
    packets = stream(100)
    leapt = packets[:50] + [replace(p, timestamp=(p.timestamp + 160) % 2**32) for p in packets[50:]]
    leapt[50] = replace(leapt[50], marker=True)
    assert rtp.examine(leapt).jumps == 0


def test_two_sources_are_two_streams() -> None:
    other = [replace(p, source=8, sequence=(p.sequence + 5000) % 65536) for p in stream(100)]
    flow = rtp.examine(stream(100) + other)
    assert (flow.packets, flow.missing, flow.jumps) == (200, 0, 0)
    assert rtp.examine([]).packets == 0


def test_a_frame_of_nothing_inside_speech_is_a_hole_and_a_pause_that_fades_is_none() -> None:
    speech = tone(2.0)
    cut = speech.copy()
    cut[160 * 30 : 160 * 32] = 0
    assert rtp.holes(spoken(speech)) == 0
    assert rtp.holes(spoken(cut)) == 2
    fading = speech.astype(np.float64)
    fading[160 * 25 : 160 * 30] *= np.linspace(1, 0, 800)
    fading[160 * 30 : 160 * 40] = 0
    fading[160 * 40 : 160 * 45] *= np.linspace(0, 1, 800)
    assert rtp.holes(spoken(fading.astype(np.int16))) == 0
    assert rtp.holes([]) == 0


def test_the_silence_before_and_after_a_reply_is_no_hole() -> None:
    assert rtp.holes(spoken(joined(silence(0.5), tone(1.0), silence(0.5)))) == 0


def test_the_silence_after_a_reply_that_was_cut_off_is_no_hole() -> None:
    assert rtp.holes(spoken(joined(tone(1.0), silence(1.5), tone(1.0)))) == 0


def test_packets_sound_where_they_arrived() -> None:
    packets = [replace(p, arrived=p.arrived - 100 + 0.5) for p in spoken(tone(1.0))]
    heard = laid_out(packets, RATE * 2)
    assert np.abs(heard[:3999]).max() == 0
    assert abs(int(heard[4000])) > 9000
    assert np.abs(heard[4000 + RATE :]).max() == 0


def test_a_late_packet_delays_what_is_heard_until_silence_lets_it_catch_up() -> None:
    packets = [
        replace(p, arrived=p.arrived - 100) for p in spoken(joined(tone(0.2), silence(0.2), tone(0.2), silence(0.2)))
    ]
    stalled = [replace(p, arrived=max(p.arrived, 0.2)) if n >= 5 else p for n, p in enumerate(packets)]
    heard = laid_out(stalled, 8000)
    assert np.abs(heard[800:1600]).max() == 0
    assert np.abs(heard[1600:2400]).min() < np.abs(heard[1600:2400]).max()
    assert np.abs(heard[2320:2400]).max() > 9000
    onset = 3200 + int(np.argmax(np.abs(heard[3200:]) > 9000))
    assert onset == pytest.approx(3200, abs=160)


def test_a_packet_overtaken_by_a_later_one_is_not_heard() -> None:
    packets = [replace(p, arrived=p.arrived - 100) for p in spoken(joined(tone(0.2), silence(0.2)))]
    late = replace(packets[5], arrived=0.3)
    heard = laid_out([*packets[:5], *packets[6:], late], 4000)
    assert np.abs(heard[800:960]).max() == 0
    assert np.abs(heard[2300:]).max() == 0


def test_mu_law_matches_the_recommendation_at_its_decision_values() -> None:
    """ITU-T G.711 table 2a: the largest value of each segment on the 14-bit scale, and its code."""
    table = {8159: 0x80, 4063: 0x8F, 2015: 0x9F, 991: 0xAF, 479: 0xBF, 223: 0xCF, 95: 0xDF, 31: 0xEF, 0: 0xFF}
    encoded = mu_law.encode(np.array([min(4 * value, 32767) for value in table], np.int16))
    assert list(encoded) == list(table.values())
    assert int(mu_law.decode(bytes([0x00]))[0]) == -4 * 8031
    assert int(mu_law.decode(bytes([0xFF]))[0]) == 0


def test_every_code_but_negative_zero_survives_decoding_and_encoding() -> None:
    codes = bytes(code for code in range(256) if code != 0x7F)
    assert mu_law.encode(mu_law.decode(codes)) == codes


def test_a_key_is_eight_events_whose_last_three_end_it() -> None:
    packets = [rtp.parse(data) for data in rtp.key_packets("#", 101, 65533, 1600, 5)]
    assert [p.sequence for p in packets if p] == [65533, 65534, 65535, 0, 1, 2, 3, 4]
    assert {p.timestamp for p in packets if p} == {1600}
    assert [p.payload[1] >> 7 for p in packets if p] == [0] * 5 + [1] * 3
    assert packets[0] is not None
    assert packets[0].payload[0] == 11
