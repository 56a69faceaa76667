"""What is asked to be computed and stands in the report anyway: the whole of added parts, the rest of a whole."""

from assistant.lookup_cells import cell_of
from assistant.lookup_record import Evidence
from assistant.question_record import Subject
from corpus.fact import Fact
from corpus.vocabulary_file import load_vocabulary
from index.library import Library


def whole_of(evidence: Evidence, library: Library) -> Fact | None:
    """人员经费和公用经费一共多少: 基本支出, which they are the parts of, as the report prints it."""
    added = {concept for cell in evidence.cells for concept in cell.subject.concepts}
    item = next((one for one in load_vocabulary().items if one.parts and set(one.parts) == added), None)
    return _printed(item.name, evidence, library) if item and len(evidence.cells) == len(added) else None


def rest_of(evidence: Evidence, library: Library) -> Fact | None:
    """基本支出扣掉人员经费: 公用经费, which is all that is left of it, as the report prints it."""
    named = [name for cell in evidence.cells for name in cell.subject.concepts]
    item = load_vocabulary().item(named[0]) if len(named) == len(evidence.cells) == 2 else None
    left = [part for part in item.parts if part != named[1]] if item and named[1] in item.parts else []
    return _printed(left[0], evidence, library) if len(left) == 1 else None


def _printed(name: str, evidence: Evidence, library: Library) -> Fact | None:
    """The item of this name, of the entity and year that are asked about."""
    asked = evidence.question.model_copy(update={"operation": "figure"})
    subject, cell = Subject(said=name, concepts=(name,)), evidence.cells[0]
    return cell_of(asked, subject, cell.entity, cell.year, library.facts, held=cell.year_held).lead
