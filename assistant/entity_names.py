"""The names people use for an entity: full, shortened, without its county, and those that a table gives it."""

from collections.abc import Sequence


def region_of(entity: str) -> str:
    """阳谷县人民政府办公室 → 阳谷县: the part up to the first 省市县区 that is not the whole name."""
    at = next((index for index, char in enumerate(entity) if char in "县市区省" and index), None)
    return entity[: at + 1] if at is not None and at + 1 < len(entity) else ""


def names_of(entity: str, region: str, aliases: Sequence[str], shortened: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*short_names(entity, region, shortened), *aliases)))


def short_names(entity: str, region: str, shortened: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Words shortened, the region left out or said by its kind alone."""
    rest = entity.removeprefix(region)
    rests = {rest}
    for word, short in shortened:
        rests |= {one.replace(word, short) for one in rests if word in one}
    befores = (region, region[:-1], region[-1:], "") if region else ("",)
    names = [before + one for one in sorted(rests, key=len, reverse=True) for before in befores]
    return tuple(name for name in dict.fromkeys([entity, *names]) if len(name) >= 3)
