"""The ways in which the form of 三公 is laid out."""

from collections.abc import Mapping, Sequence

from eval.report_writer_blocks import Grid, Head

ITEMS = {
    "合计": "三公经费", "出国": "因公出国(境)费", "用车": "公务用车购置及运行维护费", "购置": "公务用车购置费",
    "运行": "公务用车运行维护费", "接待": "公务接待费",
}  # fmt: skip


def twelve(figures: Mapping[str, Sequence[str]], stage: str, other: str = "决算数") -> Grid:
    order = ("合计", "出国", "用车", "购置", "运行", "接待")
    half = (
        Head("合计", 1, 2),
        Head("因公出国（境）费", 1, 2),
        Head("公务用车购置及运行维护费", 3),
        Head("公务接待费", 1, 2),
    )
    cars = (Head("小计"), Head("公务用车购置费"), Head("公务用车运行维护费"))
    row = tuple(figures[name][at] for at in (0, 1) for name in order)
    band = tuple(Head(str(at)) for at in range(1, 13))
    return Grid(((Head(stage, 6), Head(other, 6)), (*half, *half), (*cars, *cars), band), (row,), wide=True)


def interleaved(figures: Mapping[str, Sequence[str]], stage: str) -> Grid:
    pair = (Head(stage), Head("决算数"))
    head = (
        (
            Head("合计", 2, 2),
            Head("因公出国（境）费", 2, 2),
            Head("公务用车购置及运行维护费", 6),
            Head("公务接待费", 2, 2),
        ),
        (Head("小计", 2), Head("购置费", 2), Head("运行费", 2)),
        pair * 6,
    )
    order = ("合计", "出国", "用车", "购置", "运行", "接待")
    return Grid(head, (tuple(cell for name in order for cell in figures[name]),), wide=True)


def vertical(figures: Mapping[str, Sequence[str]], stage: str) -> Grid:
    labels = {
        "合计": "合计", "出国": "1．因公出国（境）费", "接待": "2．公务接待费", "用车": "3．公务用车购置及运行维护费",
        "运行": "其中：（1）公务用车运行维护费", "购置": "（2）公务用车购置费",
    }  # fmt: skip
    rows = tuple((label, *figures[name]) for name, label in labels.items())
    return Grid(((Head("项目"), Head(stage), Head("决算数")),), rows)


def with_running_costs(figures: Mapping[str, Sequence[str]], running: str, year: int) -> Grid:
    """One year, guests before cars, and what the office costs to run beside it: as Shanghai prints it."""
    head = (
        (Head(f"{year}年“三公”经费预算数", 6), Head(f"{year}年机关运行经费预算数", 1, 3)),
        (Head("合计", 1, 2), Head("因公出国(境)费", 1, 2), Head("公务接待费", 1, 2), Head("公务用车购置及运行费", 3)),
        (Head("小计"), Head("购置费"), Head("运行费")),
    )
    order = ("合计", "出国", "接待", "用车", "购置", "运行")
    return Grid(head, ((*(figures[name][0] for name in order), running),), wide=True)
