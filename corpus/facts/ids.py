"""The id of a fact: short, and the same every time the same report is read."""

from hashlib import sha256


def fact_id(report: str, *parts: object) -> str:
    """16 hex characters over the report's id and whatever tells its facts apart: place, item, measure.

    None and the empty string are told apart, and so are ("ab", "c") and ("a", "bc").
    """
    digest = sha256()
    for part in (report, *parts):
        text = b"\xff" if part is None else str(part).encode()
        digest.update(len(text).to_bytes(4) + text)
    return digest.hexdigest()[:16]
