"""Names, offices and companies in signature blocks, told apart."""

import re

# For example "Chief Financial Officer", "Senior Vice President", "Secretary"
_OFFICE = re.compile(
    r"(?<![A-Za-z])(?:(?:senior|executive|group|corporate|associate|assistant|interim|acting|deputy|global|first"
    r"|co)[\s-]{1,3}){0,3}"
    r"(?:vice|president|chief|chairman|chairwoman|chairperson|chair|director|secretary"
    r"|treasurer|controller|comptroller|counsel|general counsel|officer|manager|managing|partner|principal"
    r"|trustee|attorney|authorized|ceo|cfo|coo|evp|svp|vp|member|corporate|executive|duly)(?![A-Za-z])",
    re.IGNORECASE,
)
_COMPANY_WORD = (
    r"(?<![A-Za-z])(?:inc|incorporated|corp|corporation|co|company|companies|l\.?l\.?c|l\.?l\.?p|l\.?p|ltd|limited"
    r"|plc|n\.?a|trust|bank|bancorp|partnership|group|holdings?|s\.?a|n\.?v|ag|association|fund|partners)"
    r"\.?(?![A-Za-z])"
)
_COMPANY = re.compile(_COMPANY_WORD, re.IGNORECASE)
# For example "Acme Corp., as servicer"
_COMPANY_ENDS = re.compile(rf"{_COMPANY_WORD}\s{{0,3}}(?:$|,|\(|as\b|not\b|its\b|in\b)", re.IGNORECASE)
_COMPANY_IS_LAST = re.compile(rf"{_COMPANY_WORD}\s{{0,3}}$", re.IGNORECASE)
# "Ohio Bank USA, as Servicer"
_AS_COMPANY = re.compile(
    r",?\s(?:not in its individual capacity.{0,40})?\b(?:as|its)\s"
    r"(?:the\s|sole\s|managing\s|master\s|owner\s|indenture\s){0,3}"
    r"(?:servicer|trustee|depositor|originator|sponsor|administrator|general partner|manager|member|agent)$",
    re.IGNORECASE,
)
# the "of" of "President" / "of Acme Corp."
_GOES_ON = re.compile(r"(?:OF|Of|AND|And)\b|[a-z&(]")
# For example ", Jr."
_SUFFIX = re.compile(r"[,\s]{1,3}([A-Za-z.]{1,7})(?![A-Za-z])")
_WORD = re.compile(r"[^\s,]+")
_SUFFIXES = frozenset(
    "jr sr ii iii iv v esq adv cpa ca cma cfa phd md jd mba dds dvm pe peng pgeo".split()  # noqa: SIM905
)
_UNFINISHED = (" and", " of", " &", ",", ";", "-")


def has_office(text: str) -> bool:
    """Whether `text` names an office: "Vice President", "Chief Financial Officer"."""
    return bool(_OFFICE.search(text))


def begins_with_office(text: str) -> bool:
    """Whether `text` begins with an office."""
    return bool(_OFFICE.match(text))


def is_company(text: str) -> bool:
    """Whether `text` names a company, rather than a person or an office."""
    if not _COMPANY.search(text):
        return False
    return not ("," in text and _OFFICE.search(text)) or bool(_COMPANY_IS_LAST.search(text))


def signs_for_another(text: str) -> bool:
    """Whether the text after "By:" is a company that signs for it: "Acme GP LLC, its general partner"."""
    if _AS_COMPANY.search(text):
        return True
    company, office = _COMPANY_ENDS.search(text), _OFFICE.search(text)
    return company is not None and (office is None or company.start() < office.start())


def is_unfinished(title: str) -> bool:
    """Whether a line of a title breaks off: "Executive Vice President and"."""
    return title.lower().endswith(_UNFINISHED)


def joined_names(lines: list[str]) -> str:
    """The lines of a registrant's name joined by spaces, those of several registrants by commas."""
    text = ""
    for line in lines:
        is_another = _COMPANY_IS_LAST.search(text) and is_company(line) and not _GOES_ON.match(line)
        text = f"{text}, {line}" if is_another else f"{text} {line}".strip()
    return text


def name_and_title(text: str, conformed: str | None = None) -> tuple[str | None, str | None]:
    """The name and the title that a line prints: both in "Jo Roe, President" or "Jo Roe President".

    `conformed` is the name in the conformed signature, which tells where the typed name ends.
    """
    text = text.strip(" _").lstrip(",")
    length = _length_of_name(text, conformed) if conformed else 0
    if length:
        return text[:length].strip(" ,"), text[length:].lstrip(" ,–—-:") or None
    office = _OFFICE.search(text)
    if office is None:
        return _printed_once(text.strip(" ,")) or None, None
    if office.start() == 0:
        return None, text
    return _printed_once(text[: office.start()].strip(" ,–—-:(")) or None, text[office.start() :]


def _length_of_name(text: str, conformed: str) -> int:
    """How many characters at the head of `text` are the name that was signed; 0 where they are another."""
    surname = next((word for word in reversed(conformed.split()) if not _is_suffix(word)), conformed)
    for match in _WORD.finditer(text[:100]):
        if _folded(match[0]) == _folded(surname):
            end = match.end()
            while (suffix := _SUFFIX.match(text, end)) and _is_suffix(suffix[1]):
                end = suffix.end()
            return end
        if _OFFICE.fullmatch(match[0]):
            break
    return 0


def _printed_once(name: str) -> str:
    """A name that a line prints twice, signed and typed, as typed: "Jo Q. Roe Jo Q. Roe"."""
    words = name.split()
    places = [index for index, word in enumerate(words) if not _is_suffix(word)]
    if len(places) < 4:
        return name
    surname = _folded(words[places[-1]])
    first = next((place for place in places[:-1] if _folded(words[place]) == surname), None)
    if first is None:
        return name
    return " ".join(words[next(place for place in places if place > first) :])


def _folded(word: str) -> str:
    """A word of a name for comparison."""
    return word.strip(".,").lower()


def _is_suffix(word: str) -> bool:
    """Whether a word follows a name: "Jr.", "III"."""
    return _folded(word).replace(".", "") in _SUFFIXES
