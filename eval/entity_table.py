"""A table of figures of a thousand made-up departments, the same every time, as CSV and as what it says."""

import csv
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from corpus.record import Record

YEARS = (2019, 2020, 2021, 2022)
_MISSING = 100  # one figure in this many is not in the table
_COUNTIES = (
    "青山县", "白河县", "云岭县", "东湖区", "西屏县", "南浦区", "北辰县", "临溪县", "安平县", "长宁县", "怀远县",
    "太和县", "永丰县",
    "新田区", "古城区", "金沙县", "石桥县", "龙泉县", "凤台县", "清源县", "海棠区", "桃林县", "柳河县", "松江县",
    "梅岭区",
)  # fmt: skip
# Full name of a department, and what it is called for short.
_DEPARTMENTS = (
    ("教育和体育局", "教体局"), ("财政局", ""), ("人力资源和社会保障局", "人社局"), ("发展和改革局", "发改局"),
    ("卫生健康局", "卫健局"),
    ("住房和城乡建设局", "住建局"), ("自然资源和规划局", "自规局"), ("农业农村局", "农业局"),
    ("交通运输局", "交通局"), ("水务局", ""),
    ("文化和旅游局", "文旅局"), ("市场监督管理局", "市监局"), ("应急管理局", "应急局"), ("审计局", ""), ("统计局", ""),
    ("民政局", ""), ("司法局", ""), ("公安局", ""), ("商务局", ""), ("林业局", ""), ("医疗保障局", "医保局"),
    ("退役军人事务局", ""), ("行政审批服务局", "审批局"), ("综合行政执法局", "执法局"), ("生态环境局", "环保局"),
    ("工业和信息化局", "工信局"), ("科学技术局", "科技局"), ("信访局", ""), ("机关事务管理局", "机关事务局"),
    ("档案馆", ""),
    ("人民法院", "法院"), ("人民检察院", "检察院"), ("妇女联合会", "妇联"), ("残疾人联合会", "残联"), ("总工会", ""),
    ("工商业联合会", "工商联"), ("气象局", ""), ("地震局", ""), ("粮食和物资储备局", "粮储局"), ("乡村振兴局", ""),
)  # fmt: skip
# Item as the table prints it, its unit, the range of its figures.
_ITEMS: tuple[tuple[str, str, int, int], ...] = (
    ("本年收入合计", "万元", 800, 90_000), ("本年支出合计", "万元", 800, 90_000), ("财政拨款收入", "万元", 500, 800),
    ("事业收入", "万元", 0, 900), ("经营收入", "万元", 0, 300), ("其他收入", "万元", 0, 400),
    ("基本支出", "万元", 400, 9_000),
    ("项目支出", "万元", 400, 80_000), ("人员经费", "万元", 300, 7_000), ("公用经费", "万元", 50, 2_000),
    ("“三公”经费支出", "万元", 1, 90), ("公务接待费", "万元", 0, 20), ("公务用车运行维护费", "万元", 0, 40),
    ("公务用车购置费", "万元", 0, 40),
    ("因公出国（境）费", "万元", 0, 10), ("机关运行经费", "万元", 50, 2_000), ("政府采购支出总额", "万元", 10, 9_000),
    ("办公费", "万元", 5, 200), ("水费", "万元", 1, 40), ("电费", "万元", 1, 90), ("差旅费", "万元", 1, 90),
    ("会议费", "万元", 0, 30),
    ("培训费", "万元", 0, 60), ("公务用车保有量", "辆", 0, 60), ("年末在职人数", "人", 8, 900),
    ("办公用房面积", "平方米", 200, 9_000),
    ("固定资产总额", "万元", 300, 60_000), ("志愿服务补贴", "万元", 0, 50), ("信息化建设投入", "万元", 0, 2_000),
    ("绩效奖励资金", "万元", 0, 900),
)  # fmt: skip


class Subject(Record):
    """A made-up entity with the other names that the table gives it."""

    name: str
    county: str
    department: str
    aliases: tuple[str, ...]


class Figure(NamedTuple):
    value: Decimal
    unit: str


class Table(Record):
    """What the table says; what it leaves out is not there."""

    subjects: tuple[Subject, ...]
    items: tuple[str, ...]
    figures: Mapping[tuple[str, int, str], Figure]  # (entity, year, item)

    def of(self, entity: str, year: int, item: str) -> Figure | None:
        return self.figures.get((entity, year, item))


def made(count: int = 1000) -> Table:
    """The first `count` entities with all their years and items."""
    subjects = tuple(islice(_subjects(), count))
    figures = {
        (subject.name, year, item): Figure(_value(subject.name, year, item, low, high, unit), unit)
        for subject in subjects
        for year in YEARS
        for item, unit, low, high in _ITEMS
        if _drawn(subject.name, year, item, "missing") % _MISSING
    }
    return Table(subjects=subjects, items=tuple(one[0] for one in _ITEMS), figures=figures)


def as_csv(table: Table) -> bytes:
    """The table as an office would send it: one row a figure, other names once with each row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("单位", "年度", "项目", "金额", "计量单位", "别名"))
    names = {one.name: "、".join(one.aliases) for one in table.subjects}
    for (entity, year, item), figure in table.figures.items():
        writer.writerow((entity, year, item, f"{figure.value:,}", figure.unit, names[entity]))
    return out.getvalue().encode("utf-8-sig")


def _subjects() -> Iterator[Subject]:
    for department, short in _DEPARTMENTS:
        for county in _COUNTIES:
            names = (f"{county}{short}", f"{county[:-1]}{short}") if short else (f"{county[:-1]}{department}",)
            yield Subject(name=f"{county}{department}", county=county, department=department, aliases=names)


def _value(entity: str, year: int, item: str, low: int, high: int, unit: str) -> Decimal:
    drawn = _drawn(entity, year, item, "value")
    if unit != "万元":
        return Decimal(low + drawn % (high - low + 1))
    cents = low * 100 + drawn % ((high - low) * 100 + 1)
    return Decimal(cents).scaleb(-2)


def _drawn(*parts: object) -> int:
    """The same number for the same words on every machine."""
    return int.from_bytes(sha256("|".join(map(str, parts)).encode()).digest()[:6])
