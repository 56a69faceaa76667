"""Where a form ends: the notes below it belong to it, the next heading does not."""

import re
from collections.abc import Sequence

from corpus.plain import squeeze
from corpus.readers.performance_words import is_form_title, is_list_title, is_note

_ORDINAL = re.compile(r"-?(?:[^\d:]{1,4}:)?(\d{1,2})[.、]")
_SENTENCE_END = ("。", "；", ";", "!", "！")


def read_notes(lines: Sequence[str], start: int) -> tuple[tuple[str, ...], int]:
    """The notes from `start` (0-based) on, lines of one note joined, and the index behind the last of them."""
    notes: list[str] = []
    end, blank = start, False
    for index in range(start, len(lines)):
        text = lines[index].replace("\t", " ").strip()
        if not text:
            blank = True
            continue
        if is_note(text) and _number(text) > max((_number(note) for note in notes), default=-1):
            notes.append(text)
        elif notes and not blank and _continues(notes[-1], text):
            notes[-1] += text
        else:
            break
        end, blank = index + 1, False
    return tuple(notes), end


def _number(note: str) -> int:
    """The note's own number, so that a numbered heading that starts again is no note; 0 where it has none."""
    found = _ORDINAL.match(squeeze(note))
    return int(found[1]) if found else 0


def _continues(note: str, text: str) -> bool:
    title = is_form_title(text) or is_list_title(text) or squeeze(text).startswith(("附件", "附表"))
    return not title and not note.endswith(_SENTENCE_END)
