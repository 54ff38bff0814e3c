"""What in a filing is never worth quoting, and which headings say nothing.

The patterns are phrases that law or habit makes every filer write. They are matched against one
paragraph, or heading, at a time; those for paragraphs are in lower case and matched against
lower-cased text, which takes half the time of ignoring case, and on one line: plain text breaks
its lines anywhere, 'forward-looking' included.
"""

from __future__ import annotations

import re
from typing import Final

_PREAMBLE: Final = re.compile(
    r"forward[- ]looking|safe harbor|private securities litigation reform"
    r"|available (?:free of charge|on (?:or through )?(?:our|its|the) (?:\w+ )?web ?site)"
    r"|free of charge|investor relations|sec'?s? web ?site|www\.|https?://"
    r"|file number|investor[s]? (?:and others )?should note|securities exchange act of 1934"
    r"|reports? on form (?:10-k|10-q|8-k)|annual report on form"
    r"|incorporated (?:herein )?by reference|proxy statement"
    r"|should be read (?:in conjunction|with|together|carefully)|read the following discussion"
    r"|unless (?:otherwise|the context)|as used (?:herein|in this|throughout)"
    r"|references (?:to|in this)"
    r"|(?:terms?|words?) [\"“']?(?:we|the company|believe)"
    r"|refer to (?:item|note|part|our)|\bsee (?:also )?(?:item|note|part|page)\b"
    r"|(?:is|are) (?:set forth|included|presented|described|discussed|contained) (?:in|on|under)"
    r" (?:item|note|part|page|the (?:section|table))"
    r"|the following (?:table|discussion|chart|is a (?:list|summary|discussion))"
    r"|accompanying notes|not incorporated|undertake no obligation|all rights reserved"
    r"|the (?:table|chart)s? (?:below|above)|(?:trademarks?|service marks?) (?:of|are) .{0,60}"
    r"respective owners|executive officers of the registrant|has served as|\bage \d\d"
    r"|you should (?:carefully )?consider|additional risks (?:and uncertainties )?not (?:presently|"
    r"currently)|report of independent|reports? of management|we have audited"
    r"|standards of the public company accounting|generally accepted auditing standards"
    r"|in our opinion, (?:the|such|based|.{0,40}maintained)|basis for (?:our )?opinion"
    r"|critical audit matter|our audits?\b|certified public accountants"
    r"|highly liquid|(?:treated|considered|classified) as cash equivalents"
    r"|more information (?:about|on|regarding|can)|as discussed (?:under|in)|following is provided"
    r"|footnotes? to|omitted pursuant|\(continued\)|\bm(?:rs?|s)\. [\w'’-]+ \(\d\d\)",
)
_POINTER: Final = re.compile(
    r"\b(?:on|at) pages? [a-z]?-?\d|\bof this (?:annual )?(?:report|form)\b"
    r"|^(?:for (?:the|further|additional|more) (?:\w+ )?information|refer to)\b"
)
"""A sentence that sends the reader elsewhere; the paragraph around it may be good."""
_BROKEN_AT_HYPHEN: Final = re.compile(r"-\s*\n\s*")
_MILD: Final = re.compile(
    r"\bsee (?:also )?(?:item|note|part|page|\"|“)|refer to|the following table|proxy statement"
    r"|www\.|free of charge|the (?:table|chart)s? (?:below|above)",
)
"""Of the above, what may stand in the tail of a long paragraph that is otherwise good."""
_LONG_ENOUGH_CHARS: Final = 500

_EMPTY_HEADING: Final = re.compile(
    r"^(?:part\s+[iv]+|item\s*\d+[abc]?\b.*|table of contents|index.*|\(?continued\)?|business"
    r"|general|overview|risk factors|notes? to .*|.*\(?(?:continued|cont'd|cont\.|concluded)\)?"
    r"|management'?s? discussion.*|financial (?:statements|section|review)\b.*|introduction"
    r"|.*annual report.*|form 10-?k.*|.*\b(?:inc|corp|corporation|company|incorporated|llc|ltd)\.?"
    r"(?:\s+and (?:consolidated )?subsidiaries.*)?|the company.*|description of business"
    r"|.*(?:in (?:millions|thousands)|per share data|december 31|june 30|september 30).*"
    r"|consolidated (?:statements?|balance).*|(?:years?|fiscal years?|quarters?) ended.*|unaudited"
    r"|[\d\W]+|(?:fiscal )?\d{4}.*|total\b.*|assets|liabilities.*|report of .*|other|and|of"
    r"|to the .*(?:board|shareholders|stockholders).*|basis for opinion|opinions? on .*"
    r"|critical audit matters?.*|summary of .*accounting policies|operating review"
    r"|results of operations|forward.looking.*|.*safe harbor.*|available information"
    r"|source:.*|\[.*\]|.*\[(?:bar |line |pie )?(?:chart|graph)[^]]*\]"
    r"|supplementary (?:data|information).*|(?:note|notes)\s*\d+\.?)$",
    re.IGNORECASE,
)
_MAX_SENTENCE_CHARS: Final = 900
_ENDS: Final = re.compile(r"[.!?][\"”’)\]]*$")
_LETTERS: Final = re.compile(r"[A-Za-z]")
_WORDS: Final = re.compile(r"[A-Za-z]{2,}")


def has_boilerplate(text: str) -> bool:
    """Whether any legal preamble, pointer or auditor's text stands in ``text``."""
    return _PREAMBLE.search(_one_line(text)) is not None


def points_elsewhere(sentence: str) -> bool:
    """Whether a sentence does little but name another place in the document."""
    return _POINTER.search(_one_line(sentence)) is not None


def is_boilerplate(paragraph: str) -> bool:
    """Whether that is what a paragraph is: it stands near the beginning, or weighs heavily."""
    found = _PREAMBLE.search(_one_line(paragraph))
    if found is None:
        return False
    late = found.start() > _LONG_ENOUGH_CHARS
    return not (late or (len(paragraph) > _LONG_ENOUGH_CHARS and _MILD.match(found.group())))


def _one_line(text: str) -> str:
    """In lower case, words that were broken at a hyphen joined again."""
    return " ".join(_BROKEN_AT_HYPHEN.sub("-", text.lower()).split())


def is_whole_sentence(sentence: str) -> bool:
    """Whether a sentence is complete, of bearable length, and not mostly figures."""
    return (
        len(sentence) <= _MAX_SENTENCE_CHARS
        and not sentence[0].islower()
        and _ENDS.search(sentence) is not None
        and is_prose(sentence, min_words=6, min_letter_share=0.62)
    )


def says_nothing(heading: str) -> bool:
    """Whether a heading is a form's own or a running header, not one on a topic."""
    return bool(_EMPTY_HEADING.match(" ".join(heading.split()).strip(" .:-–—")))


def is_prose(text: str, *, min_words: int = 8, min_letter_share: float = 0.68) -> bool:
    """Whether a text reads as sentences: enough words, mostly letters, no cells."""
    if "\t" in text or len(_WORDS.findall(text)) < min_words:
        return False
    letters = len(_LETTERS.findall(text))
    return letters >= min_letter_share * len(text)
