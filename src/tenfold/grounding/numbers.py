"""Do the numbers of an answer stand in the filing? Each is looked up by value, unit and sign.

Idea: a model that is given figures may still retype them wrongly or work out its own. So every
figure in an answer (``written`` says what is one) is sought, to the precision it is written with,
first among the figures, ratios and changes computed from tagged facts, then in the text the model
read, then among all tagged facts. What is in none of them is unmatched, and shown as such.

Alternative: asking a second model. It costs a call and can be wrong in the same way; this is
arithmetic, and says what a number matched.

Rules against false passes. Units must agree: '$6.4' is no 6.4%. A number of four digits is telling;
a shorter one is near something in every filing, so it must also share a word with what it is said
to match: the line or ratio, the label of the table's row, the sentence. A number with a minus does
not match a positive one, and one without matches a negative only where the words say so ('loss',
'declined', 'paid').

Limits: a number that matches is somewhere in the filing, which is not to say that it belongs to
the sentence. The match is named for that reason. A whole percentage is within half a point of so
much that it is hardly checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Final

from pydantic import BaseModel

from tenfold.financials.report import Financials
from tenfold.financials.table import amount_scale
from tenfold.grounding.answer_texts import AnswerText, answer_texts
from tenfold.grounding.known_numbers import (
    KnownNumber,
    KnownNumbers,
    computed_numbers,
    tagged_numbers,
)
from tenfold.grounding.number_check import NumberCheck, NumberStatus
from tenfold.grounding.stems import stems
from tenfold.grounding.text_numbers import TextNumbers
from tenfold.grounding.written import NumberUnit, WrittenNumber, written_numbers

_DOWNWARDS: Final = re.compile(
    r"loss|deficit|decreas|declin|down|fell|fall|drop|lower|reduc|negative|minus|below|shr[aiu]nk"
    r"|contract|worse|less|outflow|used|paid|pay|purchas|spen[dt]|invest|financ|acqui|dividend"
    r"|buyback|expens|cost|charge|writ|impair|amorti|deprecia|tax|benefit|offset|weaken|slid",
    re.IGNORECASE,
)
"""Words beside which a number without a minus may stand for a negative one."""
_OUTFLOWS: Final = re.compile(
    r"pay|paid|purchas|expend|cost|expense|research|selling|(?<!assessed)tax|provision|benefit|depreciation"
    r"|amortization|loss|decrease|charge|writeoff|impairment|dividend|acqui|distribut",
    re.IGNORECASE,
)
"""In the names of lines and concepts that are positive and may well be written with a minus."""


class NumberChecker:
    """Checks answers about one section; what it looks up is indexed once, when first needed."""

    def __init__(self, financials: Financials | None, text: str) -> None:
        """``text`` is what the model read; without ``financials`` it is all there is."""
        self._financials = financials
        self._text = text

    def prepare(self) -> None:
        """Make all indexes now, which take up to a tenth of a second: for another thread."""
        _ = self._computed, self._in_text, self._tagged, self._scale

    def check(self, answer: BaseModel) -> tuple[NumberCheck, ...]:
        """Every figure in ``answer``, in its order."""
        return tuple(
            self._checked(number, part)
            for part in answer_texts(answer)
            for number in written_numbers(part.text)
        )

    def _checked(self, number: WrittenNumber, part: AnswerText) -> NumberCheck:
        status, match = self._match(number, part.beside)
        return NumberCheck(number.text, part.path, number.start, number.end, status, match)

    def _match(self, number: WrittenNumber, beside: str) -> tuple[NumberStatus, str | None]:
        said, downwards = _words(beside)
        may_be_negative = number.negative is not False or downwards
        for known in self._fitting(self._computed, number, said, may_be_negative=may_be_negative):
            return NumberStatus.COMPUTED, known.name
        there = self._in_text.find(number, said, may_be_negative=may_be_negative)
        if there is not None:
            return NumberStatus.TEXT, there.text
        for known in self._fitting(self._tagged, number, said, may_be_negative=may_be_negative):
            return NumberStatus.TAGGED, known.name
        return NumberStatus.UNMATCHED, None

    def _fitting(
        self,
        among: KnownNumbers,
        number: WrittenNumber,
        said: frozenset[str],
        *,
        may_be_negative: bool,
    ) -> Iterator[KnownNumber]:
        """The known numbers that ``number`` may mean, by value and by the words around it."""
        for known in _near(among, number, self._scale):
            if known.value < 0 and not may_be_negative:
                continue
            if known.value > 0 and number.negative and not _OUTFLOWS.search(known.name):
                continue
            if number.is_telling or known.words & said:
                yield known

    @cached_property
    def _computed(self) -> KnownNumbers:
        return computed_numbers(self._financials) if self._financials else KnownNumbers(())

    @cached_property
    def _tagged(self) -> KnownNumbers:
        return tagged_numbers(self._financials) if self._financials else KnownNumbers(())

    @cached_property
    def _in_text(self) -> TextNumbers:
        return TextNumbers(self._text)

    @cached_property
    def _scale(self) -> int:
        """The power of ten that the table's amounts are counted in."""
        if self._financials is None:
            return 0
        return amount_scale(self._financials.statements)[0].adjusted()


@lru_cache(maxsize=16)
def _words(beside: str) -> tuple[frozenset[str], bool]:
    """Stems of what is said around numbers, and whether it says that one may be negative."""
    # The numbers of one text come one after another.
    return stems(beside), _DOWNWARDS.search(beside) is not None


def _near(known: KnownNumbers, number: WrittenNumber, scale: int) -> Iterator[KnownNumber]:
    """The known numbers that ``number`` may mean."""
    for unit, exponent in _readings(number, scale):
        yield from known.near(unit, number.value.scaleb(exponent), number.half.scaleb(exponent))


def _readings(number: WrittenNumber, scale: int) -> Iterator[tuple[NumberUnit, int]]:
    """(unit, power of ten) of what a number may count."""
    match number.unit:
        case NumberUnit.PLAIN if number.scaled:
            yield from ((NumberUnit.MONEY, 0), (NumberUnit.SHARES, 0), (NumberUnit.PLAIN, 0))
        case NumberUnit.PLAIN:
            # As the cells of the table are written, and of the filing's own tables.
            yield from dict.fromkeys(((NumberUnit.MONEY, scale), (NumberUnit.MONEY, 0)))
            yield from ((NumberUnit.SHARES, 6), (NumberUnit.SHARES, 3), (NumberUnit.SHARES, 0))
            units = (NumberUnit.PERCENT, NumberUnit.TIMES, NumberUnit.DAYS, NumberUnit.PLAIN)
            yield from ((unit, 0) for unit in units)
        case NumberUnit.POINTS:
            yield from ((NumberUnit.POINTS, 0), (NumberUnit.PERCENT, 0))
        case unit:
            yield unit, 0
