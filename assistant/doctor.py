"""`wenzhang doctor`: is there data, a model and an index, and is each of them whole?"""

import os
import shutil
import sys
from pathlib import Path
from typing import Literal

from assistant.indexing import held_now
from corpus.record import Record
from index.build import inputs_of, program_version, recipe_of
from index.errors import FormatTooNew, FormatTooOld, IndexDamaged, IndexNotBuilt, WenzhangError
from index.generation import Manifest, damaged_files, lock_holder, manifest_of, pointer_of
from index.settings import BUNDLED, Settings
from index.weights import NAME, WeightsError, is_complete

OK, NOT_BUILT, DAMAGED = 0, 3, 4
State = Literal["好　", "注意", "坏　"]
_ROOM = 500  # MB; a build is written beside the index in force


class Check(Record):
    """One thing looked at. 好: as it should be · 注意: works, with a limit · 坏: mend it first."""

    state: State
    name: str
    text: str


def examine(settings: Settings) -> tuple[tuple[Check, ...], int]:
    """Look at everything without changing anything; the second value is the exit code."""
    python = ".".join(map(str, sys.version_info[:3]))
    program = Check(state="好　", name="程序", text=f"wenzhang {program_version()}，Python {python}")
    index, code = _index(settings)
    return (program, _data(settings.data), _model(settings), _language_model(settings), *index), code


def _data(data: Path) -> Check:
    if not data.exists():
        return Check(state="注意", name="数据目录", text=f"{data} 还没有，建索引时会建立")
    if not os.access(data, os.W_OK):
        return Check(state="注意", name="数据目录", text=f"{data} 只读：可以提问，不能建索引")
    free = shutil.disk_usage(data).free // 2**20
    busy = lock_holder(data)
    note = f"；正在建索引（{busy}）" if busy else ""
    state: State = "注意" if free < _ROOM or busy else "好　"
    return Check(state=state, name="数据目录", text=f"{data}，剩余空间 {free} MB{note}")


def _model(settings: Settings) -> Check:
    if settings.model == BUNDLED and not is_complete(settings.data / "models" / NAME):
        return Check(state="注意", name="向量模型", text=f"{settings.model} 还没有解出，建索引时会解出")
    try:
        embedder = settings.embedder()
        size = len(embedder.embed_queries(["三公经费"])[0])
    except (WenzhangError, WeightsError) as error:
        return Check(state="坏　", name="向量模型", text=str(error))
    return Check(state="好　", name="向量模型", text=f"{embedder.name}，{size} 维")


def _language_model(settings: Settings) -> Check:
    """Whether one is set, and whether it answers: it is asked for one word."""
    from assistant.model.opening import model_of

    try:
        model = model_of(settings)
    except WenzhangError as error:
        return Check(state="坏　", name="大模型", text=str(error))
    if model is None:
        return Check(state="好　", name="大模型", text="没有设置，不用")
    if trouble := model.trouble():
        return Check(state="注意", name="大模型", text=f"{settings.llm_url} 用不了（{trouble}），由模板回答")
    return Check(state="好　", name="大模型", text=f"{settings.llm_model}，有应答")


def _index(settings: Settings) -> tuple[tuple[Check, ...], int]:
    try:
        pointer = pointer_of(settings.data)
        if pointer is None:
            raise IndexNotBuilt(settings.data)
        manifest = manifest_of(settings.data, pointer)
    except IndexNotBuilt as error:
        return (Check(state="坏　", name="索引", text=str(error)),), NOT_BUILT
    except (IndexDamaged, FormatTooNew, FormatTooOld) as error:
        return (Check(state="坏　", name="索引", text=str(error)),), DAMAGED
    if damaged := damaged_files(settings.data, manifest):
        text = f"这些文件与建立时不同或缺失：{'、'.join(damaged)}。请运行 wenzhang index --rebuild 重建"
        return (Check(state="坏　", name="索引", text=text),), DAMAGED
    return (_contents(manifest), _freshness(settings, manifest), *_refused(manifest)), OK


def _contents(manifest: Manifest) -> Check:
    return Check(
        state="好　", name="索引", text=f"{held_now(manifest)}；{manifest.built:%Y-%m-%d %H:%M} 建立，文件完好"
    )


def _freshness(settings: Settings, manifest: Manifest) -> Check:
    try:
        same = recipe_of(settings, inputs_of(settings)) == manifest.recipe
    except WenzhangError as error:
        return Check(state="坏　", name="报告", text=str(error))
    if same:
        return Check(state="好　", name="报告", text="与索引一致")
    return Check(state="注意", name="报告", text="报告、程序或模型在建索引之后有变化，请运行 wenzhang index")


def _refused(manifest: Manifest) -> tuple[Check, ...]:
    return tuple(Check(state="注意", name="未收录", text=one.said) for one in manifest.refused)
