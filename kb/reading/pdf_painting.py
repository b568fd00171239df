"""What a PDF page paints, followed operator by operator (pure), to know which of its text can be seen.

Operators are those of ISO 32000-1, annex A; colours 8.6, text rendering modes 9.3.6, painting 8.5.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

SMALLEST_POINTS = 2.0
NEAR = 0.1  # in each of red, green and blue, 0..1
INVISIBLE = 3  # text rendering mode
SHOWING = frozenset((b"Tj", b"TJ", b"'", b'"'))
FILLING = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
ENDING = FILLING | {b"S", b"s", b"n"}
MOST_AREAS = 20_000

Colour = tuple[float, float, float]
Matrix = Sequence[float]
Box = tuple[float, float, float, float]

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _State:
    """fill is None where the colour is not known (a pattern, an ink of its own)."""

    fill: Colour | None = BLACK
    space: str = "/DeviceGray"
    mode: int = 0
    size: float = 0.0


@dataclass(slots=True)
class Painting:
    """``box`` is the page's visible part: left, bottom, right, top in points."""

    box: Box
    hidden: int = 0
    rulings: int = 0
    shown: int = 0
    pictured: float = 0.0
    invisible: int = 0
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _path: list[tuple[float, float]] = field(default_factory=list)
    _areas: list[tuple[Box, Colour | None]] = field(default_factory=list)

    def follow(self, operator: bytes, operands: list[Any], cm: Matrix, tm: Matrix) -> bool:
        """Take one operator in; True when it shows text that nobody sees."""
        numbers = [float(each) for each in operands if isinstance(each, int | float)]
        match operator:
            case b"q":
                self._stack.append(self._state)
            case b"Q" if self._stack:
                self._state = self._stack.pop()
            case b"Tf" if numbers:
                self._state = replace(self._state, size=numbers[-1])
            case b"Tr" if numbers:
                self._state = replace(self._state, mode=int(numbers[0]))
            case b"re" if len(numbers) >= 4:
                self._rectangle(numbers, cm)
            case b"m" | b"l" | b"c" | b"v" | b"y" if len(numbers) >= 2:
                self._path.append(_moved(numbers[-2], numbers[-1], cm))
                self.rulings += operator == b"l"
            case _ if operator in ENDING:
                self._end_path(operator in FILLING)
            case _ if operator in SHOWING:
                return self._text(cm, tm)
            case _:
                self._colour(operator, operands, numbers)
        return False

    def picture(self, cm: Matrix) -> None:
        """An image fills the unit square as it is moved (ISO 32000-1, 8.9.5)."""
        box = _around([_moved(x, y, cm) for x in (0.0, 1.0) for y in (0.0, 1.0)])
        self._cover(box, None)
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        share = (box[2] - box[0]) * (box[3] - box[1]) / max(width * height, 1.0)
        self.pictured = max(self.pictured, share)

    def sees(self, colour: Colour | None, size: float, x: float, y: float) -> bool:
        """Whether text of this colour and size (points) can be read at this place."""
        left, bottom, right, top = self.box
        if size < SMALLEST_POINTS or not (left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1):
            return False
        if colour is None:
            return True
        ground = self._ground(x, y + size / 4)
        return ground is None or any(abs(a - b) > NEAR for a, b in zip(colour, ground, strict=True))

    def _text(self, cm: Matrix, tm: Matrix) -> bool:
        x, y = _moved(tm[4], tm[5], cm)
        size = abs(self._state.size) * _scale(tm) * _scale(cm)
        self.shown += 1
        self.invisible += self._state.mode == INVISIBLE
        hidden = not self.sees(self._state.fill, size, x, y)
        # A scan that was recognised carries its text unseen under the picture: that is the page's own text.
        if self._state.mode == INVISIBLE:
            hidden = self.pictured < 0.5
        elif self._state.mode in (1, 2, 5, 6):  # stroked: its outline is seen, whatever fills it
            hidden = size < SMALLEST_POINTS
        self.hidden += hidden
        return hidden

    def _ground(self, x: float, y: float) -> Colour | None:
        for (left, bottom, right, top), colour in reversed(self._areas):
            if left <= x <= right and bottom <= y <= top:
                return colour
        return WHITE

    def _rectangle(self, numbers: list[float], cm: Matrix) -> None:
        x, y, width, height = numbers[:4]
        self._path += [_moved(x + dx, y + dy, cm) for dx in (0.0, width) for dy in (0.0, height)]
        self.rulings += 1

    def _end_path(self, filled: bool) -> None:
        if filled and self._path:
            self._cover(_around(self._path), self._state.fill)
        self._path.clear()

    def _cover(self, box: Box, colour: Colour | None) -> None:
        if len(self._areas) < MOST_AREAS:
            self._areas.append((box, colour))

    def _colour(self, operator: bytes, operands: list[Any], numbers: list[float]) -> None:
        match operator:
            case b"g" if len(numbers) == 1:
                self._state = replace(self._state, fill=colour_of(numbers), space="/DeviceGray")
            case b"rg" if len(numbers) == 3:
                self._state = replace(self._state, fill=colour_of(numbers), space="/DeviceRGB")
            case b"k" if len(numbers) == 4:
                self._state = replace(self._state, fill=colour_of(numbers), space="/DeviceCMYK")
            case b"cs" if operands:
                self._state = replace(self._state, fill=BLACK, space=str(operands[0]))
            case b"sc" | b"scn":
                known = len(numbers) in (3, 4) or self._state.space == "/DeviceGray"
                self._state = replace(self._state, fill=colour_of(numbers) if known else None)


def colour_of(numbers: Sequence[float]) -> Colour | None:
    """Of one (grey), three (red, green, blue) or four (cyan, magenta, yellow, black) parts in 0..1."""
    if len(numbers) == 1:
        return numbers[0], numbers[0], numbers[0]
    if len(numbers) == 3:
        return numbers[0], numbers[1], numbers[2]
    if len(numbers) == 4:
        cyan, magenta, yellow, key = numbers
        return (1 - cyan) * (1 - key), (1 - magenta) * (1 - key), (1 - yellow) * (1 - key)
    return None


def _moved(x: float, y: float, m: Matrix) -> tuple[float, float]:
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


def _scale(m: Matrix) -> float:
    return float(abs(m[0] * m[3] - m[1] * m[2]) ** 0.5)


def _around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
