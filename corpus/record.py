"""The base of every value that passes from one layer to the next."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """An immutable, strict record: unknown fields are a mistake, not a surprise."""

    model_config = ConfigDict(frozen=True, extra="forbid")
