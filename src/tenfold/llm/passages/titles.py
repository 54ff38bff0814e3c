"""Short names for passages that have no heading of their own: the lead phrase of a sentence."""

from __future__ import annotations

import re
from typing import Final

from tenfold.llm.passages.sentences import sentence_spans

_MAX_WORDS: Final = 12
_MIN_WORDS: Final = 3
_MIN_CLAUSE_WORDS: Final = 4
_SETTING: Final = re.compile(
    r"(?:In|As of|As|At|For|On|During|Since|By|After|Before|Under|With|To|From|Although|While|If|"
    r"When|Through|Throughout|Over|Effective|Because|Due to|Based on|However|In addition|"
    r"Additionally|Moreover|Furthermore|Further|Also|Accordingly|Therefore|As a result)\b"
    r"(?:[^,]|,(?=\s*(?:and\s)?\d)){0,110},\s+(?=[^\d\s$])(?=(?:\S+\s+){4})"
    r"(?!(?:or|and|as well as|but|nor|with|which|such|particularly|especially|[a-z]+ing)\b)"
)
_CLAUSE_END: Final = re.compile(
    r"[,;:](?=\s)(?!\s(?:and\s)?\$?\d)|\s\(|\s[–—-]{1,2}\s"
    r"|\s(?:which|that|because|including|such as|where|who|when)\s"
)
_DANGLING: Final = re.compile(
    r"(?:an?|and|any|as|at|by|for|from|ha[sd]|have|in(?:to)?|is|its?|of|on|or|our|that|their|the|to|"
    r"was|were|which|with|are|this|these|such|than|be|been|not?|will|may|[cw]ould|can|also|both|"
    r"each|all|other|under|through|during|upon|between)",
    re.IGNORECASE,
)


def lead_phrase(sentence: str) -> str:
    """What the first sentence is about, in at most twelve of its own words, on one line.

    A setting in front ('In 2024, …') is passed over, and the phrase stops where a clause ends.
    """
    text = " ".join(sentence.split())
    if not text:
        return ""
    text = text[: sentence_spans(text)[0][1]]
    setting = _SETTING.match(text)
    if setting:
        text = text[setting.end() :]
    clause = _first_clause(text).split()[:_MAX_WORDS]
    while len(clause) > _MIN_WORDS and _DANGLING.fullmatch(clause[-1].strip(".,")):
        clause.pop()
    phrase = " ".join(clause).rstrip(" .,;:")
    return phrase[:1].upper() + phrase[1:]


def _first_clause(text: str) -> str:
    for match in _CLAUSE_END.finditer(text):
        clause = text[: match.start()]
        if len(clause.split()) >= _MIN_CLAUSE_WORDS:
            return clause
    return text
