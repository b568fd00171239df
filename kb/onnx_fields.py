"""ONNX files taken apart and put together by hand: no library that writes them is among our dependencies.

They are protobuf (protobuf.dev, Encoding; field numbers from onnx.proto3).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODEL_GRAPH = 7
GRAPH_NODE, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT, GRAPH_VALUE_INFO = 1, 5, 11, 12, 13
NODE_INPUT, NODE_OUTPUT, NODE_NAME = 1, 2, 3
TENSOR_DIMS, TENSOR_TYPE, TENSOR_NAME, TENSOR_RAW = 1, 2, 8, 9
VALUE_NAME = 1
FLOAT, INT64 = 1, 7
"""Of TensorProto.DataType."""
VARINT, BYTES = 0, 2
"""Wire types."""


def fields(message: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Field number, wire type and content (a varint's own bytes) of each field. Raises ValueError."""
    position = 0
    while position < len(message):
        key, position = _read_varint(message, position)
        number, wire = key >> 3, key & 7
        begin = position
        match wire:
            case 0:
                _, position = _read_varint(message, position)
            case 1:
                position += 8
            case 2:
                length, begin = _read_varint(message, position)
                position = begin + length
            case 5:
                position += 4
            case _:
                raise ValueError("this is no protobuf message")
        yield number, wire, message[begin:position]


def contents(message: bytes, wanted: int) -> list[bytes]:
    """Of every field of that number."""
    return [content for number, _, content in fields(message) if number == wanted]


def field(number: int, content: bytes, wire: int = BYTES) -> bytes:
    length = varint(len(content)) if wire == BYTES else b""
    return varint(number << 3 | wire) + length + content


def varint(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    written.append(value)
    return bytes(written)


def declared(name: bytes, kind: int, sizes: tuple[int | str, ...]) -> bytes:
    """A graph's input or output: a tensor whose sizes are fixed, or named where they differ from run to run."""
    dimensions = (
        field(1, varint(size), VARINT) if isinstance(size, int) else field(2, size.encode()) for size in sizes
    )
    shape = b"".join(field(1, dimension) for dimension in dimensions)
    tensor = field(1, varint(kind), VARINT) + field(2, shape)
    return field(VALUE_NAME, name) + field(2, field(1, tensor))


def with_graph(model: bytes, graph: bytes) -> bytes:
    """The model with another graph."""
    others = b"".join(field(number, content, wire) for number, wire, content in fields(model) if number != MODEL_GRAPH)
    return others + field(MODEL_GRAPH, graph)


def graph_of(model: bytes) -> bytes:
    """Raises ValueError."""
    graphs = contents(model, MODEL_GRAPH)
    if len(graphs) != 1:
        raise ValueError("this is no ONNX model with one graph")
    return graphs[0]


@contextmanager
def as_file(model: bytes) -> Iterator[Path]:
    """A file in memory (memfd_create(2)) while the block lasts.

    onnxruntime is given a model's address rather than its bytes: those it would hold for as long as the session lives
    (onnxruntime_inference_collection.py), beside the weights it made of them.
    """
    with os.fdopen(os.memfd_create("model"), "wb") as file:
        file.write(model)
        file.flush()
        yield Path(f"/proc/self/fd/{file.fileno()}")


def _read_varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, position
