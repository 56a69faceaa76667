"""Who reports on which year in which kind of report: read off the title page and the forms, never off the file name."""

import re
from collections import Counter

from corpus.layouts import compact
from corpus.plain import squeeze
from corpus.report import Identity, Kind, Scope

KINDS: tuple[Kind, ...] = ("部门决算", "单位决算", "部门预算", "单位预算")
_ENTITY = re.compile(
    r"^(?:预算|编制|填报|编报|预算主管)?(?:部门|单位)(?:名称|\(盖章\))?:(?P<name>[^\d:\t]{4,40}?)(?:金额|公开|单位:|\t|$)"
)
_TITLE = re.compile(
    r"(?P<year>20\d{2})年度?(?P<name>[^,。;:\d]{4,40}?)(?P<scope>\((?:汇总|本级|机关)\)|本级)?(?P<kind>(?:部门|单位)(?:决算|预算))"
)
# 重庆市交通委员会2018年部门预算: the name may come first; 2025年区级部门预算 names a level.
_NAME_FIRST = re.compile(
    r"(?P<name>[^,。;:\d]{4,40}?)(?P<scope>\((?:汇总|本级|机关|部门)\)|本级)?(?P<year>20\d{2})年度?"
    r"(?:[省市县区]级)?(?P<kind>(?:部门|单位)(?:决算|预算))"
)
_YEAR_KIND = re.compile(r"(?P<year>20\d{2})年度?[^,。;:\d]{0,40}?(?P<kind>(?:部门|单位)(?:决算|预算))")
_SCOPE = re.compile(r"\((汇总|本级|机关|部门|单位)\)$|(汇总|本级|机关)$")
_IN = r"自治州|自治县|自治区|省|市|盟|县|区|旗|州(?![省市])"  # 广州市 and 贵州省 do not end at 州
_REGION = re.compile(rf"^(?:[^省市县区旗盟]{{1,7}}?(?:{_IN}))+")
# 青禾县2023年财政决算, 2023年度青禾县政府预算: the name is a place and nothing more.
_PLACE = rf"(?P<name>(?:[^省市县区旗盟,。;:\d]{{1,7}}?(?:{_IN}))+)(?:人民政府|本级)?"
_OF_GOVERNMENT = r"(?:政府|财政)(?:财政|总|收支|[省市县区]级|本级)*(?P<kind>决算|预算)"
_BUDGETS = r"(?:一般公共预算|政府性基金(?:预算)?|国有资本经营(?:预算)?|社会保险基金(?:预算)?)"
_YEAR_OF = r"(?P<year>20\d{2})年(?:度)?(?:[省市县区]级|本级)?"
_GOVERNMENTS = tuple(
    re.compile(rf"(?:^|关于|批准)?{first}{then}(?:{_OF_GOVERNMENT}|{_BUDGETS}(?:收入|支出|收支)(?P<of_form>决算|预算))")
    for first, then in ((_PLACE, _YEAR_OF), (_YEAR_OF, _PLACE))
)
_ABOUT = re.compile(r"^.*(?:关于|批准)")
_PARTY = re.compile(r"^(?:中共|中国共产党)")
_NOT_A_NAME = re.compile(r"^(?:目录|第.部分|公开|附件)$")
_OF_A_HEADING = re.compile(r"^(?:目录|第[一二三四五六七八九十]部分|附件\d*)")
_TITLE_PAGE = 12  # lines that can hold a title broken over several


def read_identity(text: str) -> Identity | None:
    """None where the text names no year, kind or entity: then it is no report of the kinds we know."""
    lines = [squeeze(line) for line in text.split("\n") if line.strip()]
    if government := _government(lines):
        return government
    year_kind = _year_and_kind(lines)
    entity = _entity(lines)
    if year_kind is None or entity is None:
        return None
    year, kind = year_kind
    name, scope = _scope(entity, kind)
    region = _REGION.match(_PARTY.sub("", name))
    return Identity(entity=name, scope=scope, year=year, kind=kind, region=region[0] if region else None)


def _government(lines: list[str]) -> Identity | None:
    """A whole government, where the title page names one and no department's report."""
    page = lines[:_TITLE_PAGE]
    if _YEAR_KIND.search("".join(page)):
        return None
    for line in ("".join(page[:3]), *page):
        for pattern in _GOVERNMENTS:
            if found := pattern.search(line):
                kind: Kind = "政府决算" if (found["kind"] or found["of_form"]) == "决算" else "政府预算"
                name = _ABOUT.sub("", found["name"])
                return Identity(entity=name, scope="政府", year=int(found["year"]), kind=kind, region=name)
    return None


def title_of(identity: Identity) -> str:
    """2024年度阳谷县人民政府办公室（汇总）部门决算"""
    scope = {"部门汇总": "（汇总）", "单位本级": "本级"}.get(identity.scope, "")
    return f"{identity.year}年度{identity.entity}{scope}{identity.kind}"


def report_id(identity: Identity, sha256: str) -> str:
    """Readable, and another one for other content: 2024-阳谷县人民政府办公室-部门决算-3d706e83."""
    return f"{identity.year}-{compact(identity.entity)}-{identity.kind}-{sha256[:8]}"


def _year_and_kind(lines: list[str]) -> tuple[int, Kind] | None:
    """The title page decides; without one, what the headings and sentences say most."""
    page = _YEAR_KIND.search("".join(lines[:_TITLE_PAGE]))
    found = page or next((match for line in lines if (match := _YEAR_KIND.search(line))), None)
    if found is None:
        return None
    kind = next(one for one in KINDS if one == found["kind"])
    if page is not None:
        return int(page["year"]), kind
    years = Counter(match["year"] for line in lines for match in _YEAR_KIND.finditer(line))
    return int(years.most_common(1)[0][0]), kind


def _entity(lines: list[str]) -> str | None:
    """What most forms print after 部门： or 单位：; else the title page."""
    named = Counter(match["name"] for line in lines if (match := _ENTITY.match(line)))
    if named:
        return named.most_common(1)[0][0]
    page = "".join(lines[:_TITLE_PAGE])
    for title in (*(_NAME_FIRST.search(line) for line in (page, *lines)), _TITLE.search(page)):
        if title is not None and not _NOT_A_NAME.search(title["name"]):
            return _OF_A_HEADING.sub("", title["name"]) + (title["scope"] or "")
    return None


def _scope(entity: str, kind: Kind) -> tuple[str, Scope]:
    found = _SCOPE.search(entity)
    name = entity[: found.start()] if found else entity
    word = (found[1] or found[2]) if found else None
    if word in {"本级", "机关"}:
        return name, "单位本级"
    if word in {"汇总", "部门"}:
        return name, "部门汇总"
    return name, "部门汇总" if kind.startswith("部门") and word is None else "单位"
