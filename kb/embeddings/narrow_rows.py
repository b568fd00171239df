"""The packaged model with its table of pieces as the file holds it, in 8-bit numbers, a factor for each row.

The file widens the whole table, 30,522 rows of 384 numbers, and takes the rows of a text from that: onnxruntime does
the first part once and keeps 47 MB. Here the rows are taken first and widened then. The same two numbers are multiplied
either way, so the vectors are the same to the last bit.
"""

from collections.abc import Mapping

from kb.onnx_fields import (
    GRAPH_NODE,
    GRAPH_VALUE_INFO,
    NODE_INPUT,
    NODE_NAME,
    NODE_OUTPUT,
    VALUE_NAME,
    contents,
    field,
    fields,
    graph_of,
    with_graph,
)

TABLE = b"inner.embeddings.word_embeddings.weight"
NARROW, FACTORS, UNSCALED = TABLE + b"_q", TABLE + b"_scale", TABLE + b"_f"
TAKEN, FACTORS_TAKEN, UNSCALED_TAKEN = (name + b"_taken" for name in (NARROW, FACTORS, UNSCALED))


def with_narrow_rows(model: bytes) -> bytes:
    """The model, widening the rows it reads and no others. Raises ValueError for another model."""
    graph = graph_of(model)
    nodes = contents(graph, GRAPH_NODE)
    [widening] = [node for node in nodes if contents(node, NODE_INPUT) == [NARROW]] or [b""]
    [scaling] = [node for node in nodes if contents(node, NODE_INPUT) == [UNSCALED, FACTORS]] or [b""]
    [taking] = [node for node in nodes if TABLE in contents(node, NODE_INPUT)] or [b""]
    if not (widening and scaling and taking) or contents(scaling, NODE_OUTPUT) != [TABLE]:
        raise ValueError("this is not the embedding model whose table is known")
    [result] = contents(taking, NODE_OUTPUT)
    instead = {
        widening: (),
        scaling: (),
        taking: (
            _renamed(taking, {TABLE: NARROW, result: TAKEN}),
            _renamed(taking, {TABLE: FACTORS, result: FACTORS_TAKEN}),
            _renamed(widening, {NARROW: TAKEN, UNSCALED: UNSCALED_TAKEN}),
            _renamed(scaling, {UNSCALED: UNSCALED_TAKEN, FACTORS: FACTORS_TAKEN, TABLE: result}),
        ),
    }
    kept: list[bytes] = []
    for number, wire, content in fields(graph):
        if number == GRAPH_NODE and content in instead:
            kept += [field(GRAPH_NODE, node) for node in instead[content]]
        elif number != GRAPH_VALUE_INFO or contents(content, VALUE_NAME) != [TABLE]:
            kept.append(field(number, content, wire))
    return with_graph(model, b"".join(kept))


def _renamed(node: bytes, names: Mapping[bytes, bytes]) -> bytes:
    """The node with other inputs and outputs, and no name of its own."""
    return b"".join(
        field(number, names.get(content, content) if number in (NODE_INPUT, NODE_OUTPUT) else content, wire)
        for number, wire, content in fields(node)
        if number != NODE_NAME
    )
