"""The assistant as the settings have it: with a language model only where one is set."""

from typing import TYPE_CHECKING

from assistant.ask import Assistant
from index.errors import SettingsError
from index.library import open_library
from index.settings import Settings

if TYPE_CHECKING:
    from assistant.model.helped import Model


def model_of(settings: Settings) -> "Model | None":
    """The model that is set, not contacted yet; None where there is none."""
    if settings.llm_url is None:
        return None
    if not settings.llm_model:
        raise SettingsError("设置了大模型的地址，没有设置它的名称：请设置 WENZHANG_LLM_MODEL")
    from assistant.model.helped import Model

    return Model(settings)


def open_assistant(settings: Settings, model: "Model | None") -> Assistant:
    """The assistant over the index in force; IndexNotBuilt says what to run where there is none."""
    library = open_library(settings)
    if model is None:
        return Assistant(library)
    from assistant.model.helped import Helped

    return Helped(library, model)
