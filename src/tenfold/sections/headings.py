"""Every place that could be an item's heading, with the reasons for and against it.

The words 'Item 7' begin a line in four roles: the heading itself, an entry of the table of
contents, a running header, and a cross-reference that happens to begin a line or a paragraph. None
can be told by the words alone, so each candidate gets a score from its surroundings (its title, its
type, what stands before and behind it) and the splitter then chooses the best sequence, in which
one heading's weakness is made good by its neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from tenfold.sections.candidate import Candidate
from tenfold.sections.items import letters, order_of
from tenfold.sections.joined_headings import join_candidates
from tenfold.sections.joined_items import (
    LETTER,
    NUMBER,
    joined_items,
    skip_separators,
)
from tenfold.sections.listed import mark_listed
from tenfold.sections.normal_form import NormalText
from tenfold.sections.titles import match_title

MAX_CANDIDATES = 4_000
"""More lines that begin with 'Item' than any filing has; the rest is not looked at."""

_CANDIDATE = re.compile(
    rf"^(?P<lead>[^\w\n]{{0,6}}(?:part\s+(?:iv|i{{1,3}}|[1-4])\b[\s,.:;\-–—/•]*)?)"
    rf"i\s?t\s?e\s?m(?P<plural>s?)(?:\s+no\b|\s+number\b)?[\s.:#\-–—]{{0,4}}(?P<number>{NUMBER})(?!\d|[.,]\d)"
    rf"(?P<letter>{LETTER})"
    rf"(?P<more>(?:[\s.]*(?:,|&|and|/|through|to|[-–—])[\s.]*(?:items?\s*)?{NUMBER}{LETTER}(?!\w)){{0,8}})",
    re.IGNORECASE | re.MULTILINE,
)
_MORE = re.compile(
    rf"(?P<to>(?:through|\bto\b|[-–—])[\s.]*(?:items?\s*)?)?(?P<number>{NUMBER})(?P<letter>{LETTER})",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"\(?\s*\b(?:continued|cont[’'`]?d)\b", re.IGNORECASE)
_REFERS = re.compile(
    r"^[\s,.:;\-–—]*(?:[\"“”‘']|(?:of|in|to|and|or|above|below|herein|under|hereof|is|are|was|"
    r"for|which|as|that|this|contains?|includes?|see|through|with|on|by|has|have|shall|must|"
    r"may|requires?|the)\b(?!\s+market))",
    re.IGNORECASE,
)
_REFERS_BEHIND = re.compile(
    r"^[ \t,]*[\"”’)]|^[ \t,]*(?:of|in|to|above|below|herein|under|hereof|included|contained|"
    r"beginning|is|are|was|set forth|appearing|for)\b"
)
_SENTENCE_BEHIND = re.compile(
    r"^[ \t]*[”\"’']?,?[ \t]*(?:"
    r"(?:of|in|to)\s+(?:this|our|the|its|such)\s+(?:annual\s+|form|report|filing)|"
    r"(?:above|below|herein|is|are|contains?|describes?|includes?|discusses|provides?|sets?\s+forth)"
    r"\b)"
)
"""What makes an item's number and title the subject of a sentence."""

_SENTENCE_GOES_ON = re.compile(r"[a-z,;(\"“]\s*$|\b(?:see|in|and|or|under|of|to|the)\s*$")


def find_candidates(normal: NormalText, end: int) -> list[Candidate]:
    """All heading candidates before offset ``end``, in order, scored."""
    anchors = sorted(normal.anchors.values())
    found: list[Candidate] = []
    for match in _CANDIDATE.finditer(normal.text, 0, end):
        candidate = _candidate(normal.text, match)
        if candidate is not None:
            found.append(candidate)
        if len(found) >= MAX_CANDIDATES:
            break
    mark_listed(normal, found)
    found = join_candidates(normal.text, found)
    for place, candidate in enumerate(found):
        following = found[place + 1].start if place + 1 < len(found) else end
        candidate.score = _score(normal, candidate, following, anchors)
    return found


def _candidate(text: str, match: re.Match[str]) -> Candidate | None:
    line_end = text.find("\n", match.end())
    line_end = len(text) if line_end < 0 else line_end
    numbers, number_end = _numbers(text, match)
    if not numbers:
        return None
    title_start = skip_separators(text, number_end)
    title = match_title(text, title_start, numbers[0])
    if title is None and len(numbers) > 1:
        title = match_title(text, title_start, numbers[-1])
    if title is not None and len(numbers) == 1:
        numbers, number_end, title = joined_items(text, line_end, numbers[0], number_end, title)
    line = text[match.start() : line_end]
    continued = bool(_CONTINUED.search(text[number_end : line_end + 90].split("\n\n")[0]))
    end, alone = _heading_end(
        text, number_end, line_end, title.end if title else None, bool(title and title.full)
    )
    return Candidate(
        numbers=numbers,
        start=match.start(),
        number_end=number_end,
        end=end,
        line_end=line_end,
        titled=title is not None,
        alone=alone and len(line) < 300,
        continued=continued,
        words=letters(text[number_end:end]),
    )


def _numbers(text: str, match: re.Match[str]) -> tuple[tuple[str, ...], int]:
    """The item numbers of a candidate, and where they end."""
    digits = match["number"]
    letter = re.sub(r"[^A-D]", "", match["letter"].upper().replace("T", ""))[:1]
    end = match.end("letter")
    # The first letter of a title that stands apart ('Item 1. B USINESS') is none of the number.
    if letter and not match["letter"][:1].isalnum() and "(" not in match["letter"]:
        plain = match_title(text, skip_separators(text, match.end("number")), digits)
        if plain is not None:
            letter, end = "", match.end("number")
    numbers = [digits + letter]
    more = match["more"]
    if more and (
        match["plural"]
        or "item" in more.lower()
        or re.search(r"and|&|,|/|[-–—]", more, re.IGNORECASE)
    ):
        for extra in _MORE.finditer(more):
            suffix = re.sub(r"[^A-D]", "", extra["letter"].upper())[:1]
            if extra["to"]:
                first = int(numbers[-1].rstrip("ABCD")) + 1
                numbers += [str(between) for between in range(first, int(extra["number"]))]
            numbers.append(extra["number"] + suffix)
        end = match.end("more")
    ordered = [order_of(n) for n in numbers]
    if ordered != sorted(set(ordered)) or int(numbers[-1].rstrip("ABCD")) > 17:
        return (), end
    return tuple(numbers), end


def _heading_end(
    text: str, number_end: int, line_end: int, title_end: int | None, full: bool
) -> tuple[int, bool]:
    """Where the heading's words end, and whether nothing but them stands on its line."""
    if title_end is None:
        rest = text[number_end:line_end].strip(" .\t:-–—")
        if len(rest) <= 120:
            return line_end, True
        return number_end, False
    last_line_end = text.find("\n", title_end)
    last_line_end = len(text) if last_line_end < 0 else last_line_end
    rest = text[title_end:last_line_end]
    if len(rest.strip(" .\t:;-–—*)]")) == 0:
        return last_line_end, True
    runs_on = (
        full
        and re.match(r"\s*[.:]\s+\S", rest)
        and text[last_line_end : last_line_end + 2] not in ("\n\n", "")
    )
    if not runs_on and _is_more_title(rest, full):
        return _wrapped_end(text, last_line_end), True
    return title_end, False


_BRIEF_WORDS = re.compile(
    r"^[\s.:;\-–—]*(?:none|not\s+(?:applicable|required|material)|n/?a\b|see\b|omitted|no\b|there\b|"
    r"the\b|we\b|incorporated|information|reserved\b|refer|as\s+a\s+smaller|smaller)",
    re.IGNORECASE,
)


def _is_more_title(rest: str, full: bool) -> bool:
    """Words behind the matched title that still belong to it, not a sentence that begins."""
    words = rest.strip()
    if len(words) > 220 or _SENTENCE_BEHIND.match(rest):
        return False
    if re.match(r"^\s*[.:;–—]|^\s+-+\s", rest) and not _CONTINUED.search(rest):
        return not _BRIEF_WORDS.match(rest) and len(words) < 90 and not words.endswith(".")
    if full and _BRIEF_WORDS.match(rest):
        return False
    return not re.search(r"[a-z]{3,}[.;]\s+[A-Z]", words)


def _wrapped_end(text: str, line_end: int) -> int:
    """Take in the rest of a title that goes on in the next lines of its block."""
    for _ in range(3):
        if text[line_end : line_end + 2] == "\n\n" or line_end >= len(text):
            return line_end
        following = text.find("\n", line_end + 1)
        following = len(text) if following < 0 else following
        words = text[line_end + 1 : following].strip()
        if len(words) > 90 or "\t" in words or re.match(r"(?:item|part)\b", words, re.IGNORECASE):
            return line_end
        if words.endswith(".") and len(words) > 60:
            return line_end
        block_end = text.find("\n\n", line_end)
        block_end = len(text) if block_end < 0 else block_end
        if block_end - line_end > 180:
            return line_end
        line_end = following
    return line_end


# -- score --------------------------------------------------------------------------------------


def _score(normal: NormalText, candidate: Candidate, following: int, anchors: list[int]) -> float:
    text = normal.text
    score = 4.0 if candidate.titled else 0.0
    if candidate.alone:
        score += 1.5
    title = text[candidate.number_end : candidate.end]
    if not candidate.titled:
        behind = min(candidate.number_end + 40, candidate.line_end)
        score -= 1.5 if _REFERS.match(text[candidate.number_end : behind]) else 0
    elif _REFERS.match(title[:40]) and not candidate.alone:
        score -= 4.0
    if candidate.titled and _REFERS_BEHIND.match(text[candidate.end : candidate.end + 40]):
        score -= 3.0
    if candidate.titled and _SENTENCE_BEHIND.match(text[candidate.end : candidate.end + 60]):
        score -= 3.0
    score += _type_score(normal, candidate)
    score += _before_score(text, candidate)
    if _has_between(anchors, candidate.start - 60, candidate.start + 5):
        score += 1.0
    content = following - candidate.end
    score += min(content, 400) / 400
    if candidate.listed:
        score -= 8.0
    if candidate.continued:
        score -= 2.0
    return score


def _type_score(normal: NormalText, candidate: Candidate) -> float:
    length = max(1, candidate.end - candidate.start)
    if normal.bold_chars(candidate.start, candidate.end) * 2 >= length:
        return 1.0
    words = normal.text[candidate.start : candidate.end]
    capitals = sum(c.isupper() for c in words)
    small = sum(c.islower() for c in words)
    return 1.0 if capitals > 3 * small else 0.0


def _before_score(text: str, candidate: Candidate) -> float:
    """A heading begins a block; a wrapped cross-reference has the sentence's start before it."""
    if candidate.start < 2 or text[candidate.start - 2 : candidate.start] == "\n\n":
        before = text[max(0, candidate.start - 120) : candidate.start].rstrip()
        if _SENTENCE_GOES_ON.search(before) and len(before.rsplit("\n", 1)[-1]) > 55:
            return 0.0
        return 1.0
    line_before = (
        text[: candidate.start - 1].rsplit("\n", 1)[-1]
        if candidate.start < 500
        else (text[candidate.start - 400 : candidate.start - 1].rsplit("\n", 1)[-1])
    )
    if _SENTENCE_GOES_ON.search(line_before) and len(line_before) > 40:
        return -4.0
    return 0.0


def _has_between(places: list[int], low: int, high: int) -> bool:
    at = bisect_left(places, low)
    return at < len(places) and places[at] <= high
