"""这份报告的数字对得上吗: what the check of the books found, the contradictions first, each with where it stands."""

from collections import Counter

from assistant.answer import Answer
from assistant.auditing import CAVEAT
from assistant.compose_draft import Draft
from assistant.compose_findings import told
from assistant.compose_none import not_found
from assistant.lookup_record import Audited, Contradiction, Evidence
from corpus.finding import Severity

_SHOWN = 6  # findings of each report
_WORDS: dict[Severity, str] = {"不一致": "对不上的", "提示": "需要留意的", "尾差": "四舍五入的尾差"}


def books(evidence: Evidence) -> Answer:
    if not evidence.audits:
        return not_found(evidence)
    draft = Draft(evidence)
    for one in evidence.audits:
        _report(draft, one)
    if any(one.findings for one in evidence.audits):
        draft.note(CAVEAT)
    if evidence.question.year_origin == "newest" and len(evidence.reports) > len(evidence.audits):
        draft.note(f"没有说明是哪一份报告，按最新收录的{evidence.audits[0].report.identity.year}年回答。")
        others = dict.fromkeys(one.identity.year for one in evidence.reports if one not in _audited(evidence))
        draft.suggest(*(f"{year}年的报告数字对得上吗" for year in sorted(others, reverse=True)[:2]))
    return draft.answer()


def _audited(evidence: Evidence) -> list[object]:
    return [one.report for one in evidence.audits]


def _report(draft: Draft, audited: Audited) -> None:
    draft.say(f"{audited.report.title}：{_summary(audited)}。")
    list_findings(draft, audited)


def list_findings(draft: Draft, audited: Audited) -> None:
    """The contradictions, else what deserves a look, as many as a person reads at once."""
    serious = [one for one in audited.findings if one.severity == "不一致"]
    shown = (serious or [one for one in audited.findings if one.severity == "提示"])[:_SHOWN]
    known = {fact.id: fact for fact in audited.facts}
    for number, finding in enumerate(shown, 1):
        facts = tuple(known[id] for id in finding.facts if id in known)
        whole = len(facts) == len(finding.places)
        one = Contradiction(finding=finding, facts=facts if whole else (), known=facts)
        draft.say(f"{number}. {told(draft, one)}。")
    if rest := len(audited.findings) - len(shown):
        draft.say(f"另有 {rest} 条，完整清单见工作台的“核对清单”，或用 wenzhang audit {audited.report.id} 查看。")


def _summary(audited: Audited) -> str:
    counts = Counter(one.severity for one in audited.findings)
    told = "，".join(f"{_WORDS[severity]} {counts[severity]} 处" for severity in _WORDS if counts[severity])
    coverage = audited.report.coverage
    held = f"核对了 {coverage.relations} 条勾稽关系，成立 {coverage.holding} 条" if coverage else ""
    return "；".join(filter(None, (held, told or "没有发现对不上的数字")))
