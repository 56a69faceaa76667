"""A BERT encoder in int8 as an ONNX graph: token ids of one text in, its unit vector out.

One text at a time, without padding and with a scale for every token: the vector of a text then depends on nothing
but the text, so a vector kept from an earlier build equals one made today, in whatever company it is embedded.
"""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

# Weights in 7 bits and a sign short of int8's range: two products of uint8 × int8 then fit the 16 bits in which
# processors without VNNI add them, and every processor gives the same vectors.
_LARGEST = 63
_OPSET = 20


class Weights(Protocol):
    """Where the numbers come from."""

    size: int
    layers: int
    heads: int
    positions: int
    epsilon: float

    def tensor(self, name: str, columns: int | None = None) -> "Floats": ...


class _Graph:
    """Nodes and constants of a graph under construction; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: "NDArray[Any]") -> str:
        from onnx import numpy_helper

        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def add(self, kind: str, *inputs: str, domain: str = "", result: str | None = None, **attributes: Any) -> str:
        from onnx import helper

        name = result or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], domain=domain, **attributes))
        return name


def encoder(weights: Weights, rows: list[int]) -> bytes:
    """The serialised graph, with `rows` of the table of embeddings as its vocabulary."""
    import numpy as np
    from onnx import TensorProto, helper

    graph = _Graph()
    hidden = _embedded(graph, weights, rows)
    for layer in range(weights.layers):
        hidden = _layer(graph, weights, f"l{layer}", hidden)
    mean = graph.add("ReduceMean", hidden, graph.constant(np.array([0, 1], np.int64)), keepdims=0)
    graph.add("LpNormalization", mean, result="vector", axis=0, p=2)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info("tokens", TensorProto.INT64, [1, "length"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [weights.size])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)],
        ir_version=9,
        producer_name="wenzhang",
    )
    return bytes(model.SerializeToString())


def quantized(matrix: "Floats", largest: int) -> "tuple[NDArray[np.int8], Floats]":
    """A matrix as int8 with one scale for each of its rows."""
    import numpy as np

    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-12) / np.float32(largest)
    return np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32)


def _embedded(graph: _Graph, weights: Weights, rows: list[int]) -> str:
    import numpy as np
    from onnx import TensorProto

    table, scale = quantized(weights.tensor("emb.word", weights.size)[rows], 127)
    words = graph.add("Cast", graph.add("Gather", graph.constant(table), "tokens"), to=TensorProto.FLOAT)
    words = graph.add("Mul", words, graph.add("Gather", graph.constant(scale), "tokens"))
    places = graph.constant(weights.tensor("emb.pos", weights.size) + weights.tensor("emb.type", weights.size)[0])
    start = graph.constant(np.array([0], np.int64))
    length = graph.add("Shape", "tokens", start=1)
    return _normed(graph, weights, "emb.ln", graph.add("Add", words, graph.add("Slice", places, start, length, start)))


def _layer(graph: _Graph, weights: Weights, name: str, hidden: str) -> str:
    scaled = _scaled(graph, hidden)
    query, key, value = (_linear(graph, weights, f"{name}.{part}", weights.size, scaled) for part in "qkv")
    seen = graph.add("MultiHeadAttention", query, key, value, domain="com.microsoft", num_heads=weights.heads)
    seen = _linear(graph, weights, f"{name}.ao", weights.size, _scaled(graph, seen))
    hidden = _normed(graph, weights, f"{name}.aln", graph.add("Add", hidden, seen))
    inner = graph.add("Gelu", _linear(graph, weights, f"{name}.fi", weights.size, _scaled(graph, hidden)))
    outer = _linear(graph, weights, f"{name}.fo", weights.tensor(f"{name}.fi.b").size, _scaled(graph, inner))
    return _normed(graph, weights, f"{name}.oln", graph.add("Add", hidden, outer))


def _scaled(graph: _Graph, hidden: str) -> tuple[str, str, str]:
    """The activations as uint8, with their scale and their zero."""
    from onnx import helper

    names = tuple(f"{hidden}_{part}" for part in ("whole", "scale", "zero"))
    graph.nodes.append(helper.make_node("DynamicQuantizeLinear", [hidden], list(names)))
    return names[0], names[1], names[2]


def _linear(graph: _Graph, weights: Weights, name: str, inputs: int, scaled: tuple[str, str, str]) -> str:
    """Activations × weights + bias, the product in whole numbers."""
    import numpy as np
    from onnx import TensorProto

    activations, scale, zero = scaled
    matrix, scales = quantized(weights.tensor(f"{name}.w", inputs), _LARGEST)
    product = graph.add("MatMulInteger", activations, graph.constant(np.ascontiguousarray(matrix.T)), zero)
    product = graph.add("Cast", product, to=TensorProto.FLOAT)
    product = graph.add("Mul", product, graph.add("Mul", scale, graph.constant(scales.reshape(-1))))
    return graph.add("Add", product, graph.constant(weights.tensor(f"{name}.b")))


def _normed(graph: _Graph, weights: Weights, name: str, hidden: str) -> str:
    scale, bias = (graph.constant(weights.tensor(f"{name}.{part}")) for part in "wb")
    return graph.add("LayerNormalization", hidden, scale, bias, epsilon=weights.epsilon)
