"""The names people use for an entity: full, shortened, without its county, and those that a table gives it."""

from collections.abc import Sequence


def region_of(entity: str) -> str:
    """阳谷县人民政府办公室 → 阳谷县: the part up to the first 省市县区 that is not the whole name."""
    at = next((index for index, char in enumerate(entity) if char in "县市区省" and index), None)
    return entity[: at + 1] if at is not None and at + 1 < len(entity) else ""


def names_of(entity: str, region: str, aliases: Sequence[str], shortened: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*short_names(entity, region, shortened), *aliases)))


def short_names(entity: str, region: str, shortened: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Words shortened, each region left out or said by its kind alone: 上海市普陀区财政局, 普陀区财政局, 财政局."""
    names: list[str] = [entity]
    rest = entity
    for part in (region, region_of(entity.removeprefix(region))):
        rest = _unled(rest.removeprefix(part), part)
        befores = (part, part[:-1], part[-1:], "") if part else ("",)
        names += [before + one for one in _shortened(rest, shortened) for before in befores]
    return tuple(name for name in dict.fromkeys(names) if len(name) >= 3)


def _unled(rest: str, region: str) -> str:
    """中共普陀区 | 委社会工作部 → 社会工作部: the committee's own mark is no part of the office's name."""
    return rest[1:] if region and rest.startswith("委") and not rest.startswith("委员") else rest


def _shortened(rest: str, shortened: Sequence[tuple[str, str]]) -> list[str]:
    rests = {rest}
    for word, short in shortened:
        rests |= {one.replace(word, short) for one in rests if word in one}
    return sorted(rests, key=lambda one: (-len(one), one))
