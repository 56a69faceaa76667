"""The names people use for an entity."""

import pytest

from assistant.entity_names import names_of, region_of
from assistant.phrases import load_phrases


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ("阳谷县人民政府办公室", "县政府办公室"),
        ("上海市普陀区财政局", "普陀区财政局"),
        ("上海市普陀区财政局", "财政局"),
        ("上海市普陀区人民政府万里街道办事处", "万里街道"),
        ("中共上海市普陀区委社会工作部", "社会工作部"),
        ("重庆市交通委员会", "重庆交通委"),
        ("某县市场监督管理局", "市场监督管理局"),
    ],
)
def test_an_entity_goes_by_shorter_names(entity: str, said: str) -> None:
    assert said in names_of(entity, region_of(entity), (), load_phrases().entities.shortened)
