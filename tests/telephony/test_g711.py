"""G.711 against the values in the Recommendation."""

import numpy as np
import pytest

from telephony import g711

# ITU-T G.711 table 2a/2b: decoder output values in 14-bit units (times 4 for 16 bits), by character signal.
ULAW = {
    0x80: 8031 * 4,
    0x8F: 4191 * 4,
    0x90: 3999 * 4,
    0x9F: 2079 * 4,
    0xEF: 33 * 4,
    0xF0: 30 * 4,
    0xFE: 2 * 4,
    0xFF: 0,
}
# Table 1a: decoder output values in 13-bit units (times 8), characters with even bits inverted as they are sent.
ALAW = {0xAA: 4032 * 8, 0xA5: 2112 * 8, 0xBA: 2016 * 8, 0xD5: 8, 0xD4: 24, 0xC5: 33 * 8}


@pytest.mark.parametrize(("code", "value"), ULAW.items())
def test_ulaw_values_of_the_recommendation(code: int, value: int) -> None:
    assert g711.decode_ulaw(bytes([code, code & 0x7F])).tolist() == [value, -value]


@pytest.mark.parametrize(("code", "value"), ALAW.items())
def test_alaw_values_of_the_recommendation(code: int, value: int) -> None:
    assert g711.decode_alaw(bytes([code, code & 0x7F])).tolist() == [value, -value]


def test_every_code_comes_back() -> None:
    codes = bytes(range(256))
    # 0x7F is mu-law's negative zero; it comes back as the positive one.
    assert g711.encode_ulaw(g711.decode_ulaw(codes)) == codes.replace(b"\x7f", b"\xff")
    assert g711.encode_alaw(g711.decode_alaw(codes)) == codes


def test_the_error_is_within_half_a_step_and_the_ends_saturate() -> None:
    pcm = np.arange(-32768, 32768, dtype=np.int16)
    for decoded in (g711.decode_ulaw(g711.encode_ulaw(pcm)), g711.decode_alaw(g711.encode_alaw(pcm))):
        error = np.abs(decoded.astype(int) - pcm.astype(int))
        # The widest step is 1,024 at the top segment; small samples are coded finely.
        assert error.max() <= 32768 - 32124 or error.max() <= 512 + 132
        assert error[np.abs(pcm.astype(int)) < 128].max() <= 8
