"""Small words of English prose, by what they make of an amount beside them."""

from __future__ import annotations

from typing import Final

from handouts.checks.claims.clauses import Word, root_of, words_of


def _roots(words: str) -> frozenset[str]:
    return frozenset(map(root_of, words.split()))


NEUTRAL: Final = _roots(
    "the a an your my our their his her its this that these those it you i we they he she one me us them who is "
    "are was were be been being am will would shall should can could may might must need do does did done have "
    "has had get got let no not never none nothing anything something everything only just even also still yet "
    "again then now soon later first last next once twice at in on for of to from by with within without until "
    "till after before since about around over under up down than out off away most more less least fewer further "
    "full whole between during through above below and or but if when as so while all any both each every other "
    "such same very too wait start begin resume return back stop end finish keep stay allow ok okay fine safe "
    "free ready clear cleared try manage able possible expect usual usually normal normally mostly often "
    "sometimes there here ask people patients patient person everyone anyone someone nobody folks limit rule time "
    "times period total maximum max minimum min earliest latest soonest long longer short shorter surgery "
    "operation procedure op pass past passed gone go went please sure well agree advice advise say says set "
    "slowly gently gradually step build heal rest recover recovery thing item object day days week weeks month "
    "months hour hours minute minutes year years night nights another extra either neither own yourself myself "
    "approximately roughly nearly almost maybe perhaps enough little few several late early sooner quicker home "
    "discharge weekend sunday monday happen case high higher low lower hot fahrenheit celsius degree degrees "
    "cannot can't don't won't mustn't shouldn't isn't aren't ban wrong right hurt pain plan mean gets leave hold "
    "clinic practice hands unit ward experience happy strict strictly exactly precisely take takes lasts part bit "
    "bag bags"
)
"""Words that leave open what a line is about: its label or heading says so."""
EVENTS: Final = _roots(
    "surgery operation operated procedure op arrival arrive admission admitted hospital discharge discharged home "
    "anesthesia anaesthesia anesthetic anaesthetic check-in come coming leave due scheduled report"
)
"""What facts are counted from or to."""
FROM: Final = words_of("after from since following post past")
EARLIER: Final = words_of("after since following")
TO: Final = words_of("before prior ahead")
THROUGHOUT: Final = words_of("in during over through throughout")
TOO_MUCH: Final = words_of("over above too more beyond")
POINTING: Final = words_of("until till after before from by past")
PARTED: Final = words_of("for with")
RISKS: Final = words_of("risk risks chance chances odds rate rates")
DURING: Final = frozenset({"of"})
RATES: Final = words_of("a an per each every / daily")
SPANS: Final = _roots("day night week hour month year morning evening meal time minute")
OFTEN: Final = frozenset({"every", "each"})
FILLERS: Final = words_of(
    "about around at least the first up to full another further only next some approximately roughly maybe a an "
    "over more than other good whole last under nearly almost between"
)
"""What may stand between "for" and its amount."""
REFUSING: Final = _roots(
    "no not never none nothing nobody avoid stop wait off out away without ban forbid forbidden hold leave skip "
    "limit rule restrict restriction before until miss delay postpone refrain prohibited banned cannot neither "
    "nor on rest let someone family else others keep stay only instead dry give quit earliest restricted excluded "
    "abstain clear first"
)
"""With one of these, "for 2 weeks" tells when something starts, and not how long it is done."""
LIMITING: Final = REFUSING | _roots("most more than under over light little careful gentle short small help")
"""With one of these, it tells how long a limit lasts."""
ALLOWING: Final = _roots("may can ok okay fine safe free allow allowed able could start begin resume return back")
QUITTING: Final = _roots("avoid stop wait off without until quit skip give")
NEGATIVE: Final = words_of("no not never none nothing cannot")
CALLING: Final = _roots("call tell stop phone ring if go seek emergency")
MODALS: Final = words_of("may can will could might often usually")
STATES: Final = _roots("stay last take work remain linger need")
"""Behind its subject: what a thing does of itself, "nicotine stays in the blood", and nobody is told to do."""
STILL_WORN: Final = words_of("on off out away")
SIZES: Final = words_of(
    "measures measured long small short tiny single neat straight surgical skin little about wide big large thin"
)


def is_negative(word: Word) -> bool:
    """Whether the word says no: not, never, cannot, mustn't."""
    return word.text in NEGATIVE or word.text.endswith(("n't", "n\N{RIGHT SINGLE QUOTATION MARK}t"))
