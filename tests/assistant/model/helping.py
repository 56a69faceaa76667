"""The type of the fixture `helped`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liar import Script

    from assistant.model.helped import Helped

Helping = Callable[..., "tuple[Helped, Script]"]
