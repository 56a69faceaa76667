"""The type of the fixture `helped`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.model.helped import Helped
    from eval.liar import Script

Helping = Callable[..., "tuple[Helped, Script]"]
