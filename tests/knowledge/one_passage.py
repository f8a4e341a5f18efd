"""Makes a passage of one text, for the tests of facts."""

from knowledge.model import Passage, PassageKind
from knowledge.text import squeeze


def passage(text: str, kind: PassageKind = PassageKind.BODY, *headings: str) -> Passage:
    squeezed = squeeze(text)
    return Passage(7, "ke-hoach", None, 0, kind, "I.1", "1.", headings, squeezed, 0, len(text))
