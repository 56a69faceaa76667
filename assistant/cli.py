"""The command `wenzhang`. Nothing heavier than typer is imported before a command runs: --help must be quick.

Exit codes: 0 done · 1 failed · 2 wrong use or setting · 3 no index yet · 4 index damaged or unreadable · 5 busy.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from index.errors import (
    FormatTooNew,
    FormatTooOld,
    IndexDamaged,
    IndexNotBuilt,
    SettingsError,
    WenzhangError,
    WriterBusy,
)

if TYPE_CHECKING:
    from index.settings import Settings

_CODES: dict[type[WenzhangError], int] = {
    SettingsError: 2,
    IndexNotBuilt: 3,
    IndexDamaged: 4,
    FormatTooNew: 4,
    FormatTooOld: 4,
    WriterBusy: 5,
}


class _Commands(TyperGroup):
    """Every failure that a user can mend ends in one Chinese line and its exit code; a bug shows its trace."""

    def invoke(self, ctx: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8")
        try:
            return super().invoke(ctx)
        except WenzhangError as error:
            _fail(str(error), _CODES.get(type(error), 1))
        except BrokenPipeError:
            raise
        except OSError as error:
            _fail(f"读写文件出错：{error}", 1)


app = typer.Typer(
    cls=_Commands,
    help="问账：就地方政府预算、决算公开报告提问，每个数字都有出处。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the plain help page is there in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def index(rebuild: Annotated[bool, typer.Option("--rebuild", help="没有变化也重建")] = False) -> None:
    """建立或更新索引；没有变化时什么也不做。"""
    from assistant.indexing import bring_up_to_date

    typer.echo(bring_up_to_date(_settings(), rebuild))


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="报告文件，或装着报告的文件夹；可以写多个")],
) -> None:
    """收录报告：逐个说明收了没有、为什么没收；中断了再运行一次，只补没有做完的。"""
    from assistant.adding import add_reports

    raise typer.Exit(0 if add_reports(_settings(), files) else 1)


@app.command()
def remove(
    report: Annotated[str, typer.Argument(help="收录的报告：编号，或名称里的字")],
    yes: Annotated[bool, typer.Option("--yes", help="不再问一遍")] = False,
) -> None:
    """移除一份收录的报告。"""
    from assistant.adding import remove_report

    remove_report(_settings(), report, yes)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="问题")] = None,
    as_object: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
    batch: Annotated[
        Path | None, typer.Option(help="问题文件，每行一个 {id, turns}", exists=True, dir_okay=False)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="答案文件，与 --batch 同用")] = None,
) -> None:
    """提一个问题，或回答一批问题。"""
    if (text is None) == (batch is None) or (batch is None) != (out is None):
        raise typer.BadParameter("请给出一个问题，或者同时给出 --batch 和 --out")
    from assistant.batch import answer_file, show
    from assistant.model.opening import model_of, open_assistant

    settings = _settings()
    assistant = open_assistant(settings, model_of(settings))
    if batch is not None and out is not None:
        count = answer_file(assistant, batch, out)
        typer.echo(f"回答了 {count.lines} 行，其中 {count.errors} 行有错：{out}", err=True)
        return
    answer = assistant.ask(text or "")
    show(answer, as_object)
    raise typer.Exit(1 if answer.status == "error" else 0)


facts_app = typer.Typer(help="导出事实表；导入自己的数据表。", rich_markup_mode=None)
app.add_typer(facts_app, name="facts")


@facts_app.callback(invoke_without_command=True)
def facts(
    ctx: typer.Context,
    out: Annotated[Path | None, typer.Option(help="写入这个 CSV 文件；不给则写到标准输出", dir_okay=False)] = None,
    report: Annotated[list[str] | None, typer.Option(help="只要这份报告（编号，可重复）")] = None,
) -> None:
    """导出事实表：每个数字一行，带出处。import 导入数据表，remove 移除。"""
    if ctx.invoked_subcommand is not None:
        return
    from assistant.held import export_facts

    count = export_facts(_settings(), out, tuple(report or ()))
    if out is not None:
        typer.echo(f"导出 {count} 条事实：{out}", err=True)


@facts_app.command("import")
def import_facts(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV 或 XLSX：每行一个数字，写明单位、年度、项目、金额、计量单位", exists=True, dir_okay=False
        ),
    ],
) -> None:
    """导入一张数据表；同名的表换成新的。"""
    from assistant.importing import import_table

    typer.echo(import_table(_settings(), file))


@facts_app.command("remove")
def remove_facts(name: Annotated[str, typer.Argument(help="导入时的文件名")]) -> None:
    """移除一张导入的表。"""
    from assistant.importing import remove_table

    typer.echo(remove_table(_settings(), name))


@app.command()
def reports(
    as_object: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
) -> None:
    """列出收录了哪些报告：读出了多少，有多少处对不上，有没有旧版本。"""
    from assistant.held import list_reports, reports_as_json

    if as_object:
        typer.echo(reports_as_json(_settings()))
    else:
        _echo(list_reports(_settings()))


@app.command()
def audit(
    report: Annotated[str, typer.Argument(help="收录的报告（编号或名称中的字），或一个报告文件")],
    as_object: Annotated[bool, typer.Option("--json", help="输出一个 JSON 对象")] = False,
    xlsx: Annotated[Path | None, typer.Option(help="写成工作簿，算式可重算", dir_okay=False)] = None,
    html: Annotated[Path | None, typer.Option(help="写成网页", dir_okay=False)] = None,
    pdf: Annotated[Path | None, typer.Option(help="报告是 PDF 的，写一份标出这些数字的副本", dir_okay=False)] = None,
) -> None:
    """核对一份报告或草稿：列出对不上的数字，供逐条核对。"""
    from assistant.auditing import as_text
    from assistant.auditing import audit as audit_report

    found = audit_report(_settings(), report)
    if xlsx is not None:
        from assistant.audit_sheet import write_xlsx

        write_xlsx(found, xlsx)
    if html is not None:
        from assistant.audit_sheet import as_html

        html.write_text(as_html(found), encoding="utf-8")
    marked = ""
    if pdf is not None:
        from assistant.audit_pdf import write_pdf
        from assistant.auditing import original_of

        marked = f"，{write_pdf(found, original_of(_settings(), report), pdf).said}"
    if as_object:
        typer.echo(found.model_dump_json(indent=2))
    elif xlsx is None and html is None and pdf is None:
        _echo(as_text(found))
    else:
        typer.echo(f"{found.summary}：{'、'.join(str(one) for one in (xlsx, html, pdf) if one)}{marked}", err=True)


@app.command()
def check(
    text: Annotated[str | None, typer.Argument(help="一段话；写 - 从标准输入读")] = None,
    file: Annotated[
        Path | None, typer.Option(help="文字在这个文件里：TXT、DOCX、PDF、网页", exists=True, dir_okay=False)
    ] = None,
    as_object: Annotated[bool, typer.Option("--json", help="输出一个 JSON 数组")] = False,
) -> None:
    """核对一段话里的每个数字：✓ 与报告一致，✗ 不一致，口径不同，未收录。"""
    if (text is None) == (file is None):
        raise typer.BadParameter("请给出一段话（- 表示从标准输入读），或者用 --file 给出文件")
    from pydantic import TypeAdapter

    from assistant.ask import open_assistant
    from assistant.fact_check import Checked, as_text, text_of
    from assistant.fact_paragraph import check_paragraph

    if file is not None:
        text = text_of(file)
    elif text == "-":
        text = sys.stdin.read()
    found = check_paragraph(open_assistant(_settings()), text or "")
    if as_object:
        typer.echo(TypeAdapter(tuple[Checked, ...]).dump_json(found, indent=2).decode())
    else:
        _echo(as_text(found))


@app.command()
def feedback(
    out: Annotated[Path | None, typer.Option(help="写入这个 CSV 文件；不给则写到标准输出", dir_okay=False)] = None,
) -> None:
    """导出问答页上收到的反馈：有用或不对、原因、问题和答案；不含任何个人信息。"""
    from assistant.feedback import export_feedback

    count = export_feedback(_settings(), out, sys.stdout)
    if out is not None:
        typer.echo(f"导出 {count} 条反馈：{out}", err=True)


_Port = Annotated[int | None, typer.Option(help="端口，默认 7860", min=1, max=65535)]
_Host = Annotated[str | None, typer.Option(help="监听的地址，默认只在本机")]


@app.command()
def serve(port: _Port = None, host: _Host = None) -> None:
    """打开问答页和供程序用的接口。"""
    from assistant.newest import Newest

    given = {name: value for name, value in (("port", port), ("host", host)) if value is not None}
    settings = _settings().model_copy(update=given)
    newest = Newest(settings)
    from assistant.serve.app import serve as serve_all

    serve_all(newest, settings)


@app.command()
def chat(port: _Port = None, host: _Host = None) -> None:
    """打开问答页：与 serve 相同。"""
    serve(port, host)


@app.command()
def mcp() -> None:
    """为启动它的程序提供工具（MCP，走标准输入输出）。"""
    from assistant.newest import Newest
    from assistant.serve.mcp_tools import serve_stdio

    settings = _settings()
    serve_stdio(Newest(settings), settings)


@app.command()
def doctor() -> None:
    """检查数据目录、向量模型和索引。"""
    from assistant.doctor import examine

    checks, code = examine(_settings())
    for check in checks:
        typer.echo(f"{check.state}  {check.name}：{check.text}")
    raise typer.Exit(code)


def _echo(text: str) -> None:
    from assistant.batch import visible

    typer.echo(visible(text))


def _settings() -> "Settings":
    from index.settings import load_settings

    return load_settings()


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
