"""What else can be asked about the item that was found: its relatives, and the other years that have it."""

from assistant.lookup_record import Evidence
from corpus.vocabulary_file import Item, load_vocabulary
from index.fact_rows import FactQuery
from index.library import Library

_ALIKE = 4  # letters that the names of relatives begin with
_MOST = 3


def with_related(evidence: Evidence, library: Library) -> Evidence:
    """The evidence with what its first figure leads on to: only what has a figure itself."""
    lead = next((cell.lead for cell in evidence.cells if cell.lead), None)
    if lead is None or lead.project or evidence.imported:
        return evidence
    kin = _kin(load_vocabulary().item(lead.concept))
    held = {
        fact.concept
        for fact in (
            library.facts.find(FactQuery(concepts=kin, entities=(lead.entity,), years=(lead.year,))) if kin else ()
        )
        if fact.project is None and fact.aspect is None
    }
    same = library.facts.find(FactQuery(concepts=(lead.concept,), entities=(lead.entity,), measures=(lead.measure,)))
    years = {fact.year for fact in same if fact.year != lead.year and fact.project is None and fact.code == lead.code}
    return evidence.model_copy(
        update={
            "related": tuple(name for name in kin if name in held)[:_MOST],
            "other_years": tuple(sorted(years, reverse=True)),
        }
    )


def _kin(item: Item | None) -> tuple[str, ...]:
    """公务用车保有量 → 公务用车购置数, 公务用车运行维护费: items of the group whose names begin alike."""
    if item is None:
        return ()
    alike = [one for one in load_vocabulary().items if one.group == item.group and one.name != item.name]
    return tuple(one.name for one in alike if one.name[:_ALIKE] == item.name[:_ALIKE] and one.name not in item.parts)
