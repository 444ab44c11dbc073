"""Hand-made labels of reports, and how a record is compared with one.

A label says what a person reads on the pages: cover, items, exhibits and signatures. Case, white space,
punctuation and typographic variants do not count. Bodies are told by their first and last letters.
"""

import difflib
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crawler.filing.record import FilingRecord
from crawler.filing.record_json import record_to_json

ENDS = 36
"""So many letters and figures tell how a body begins and ends."""


def read_labels(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def differences(label: Mapping[str, Any], record: FilingRecord) -> list[str]:
    """What the record says otherwise than the label, one line each."""
    read = record_to_json(record)
    return [
        *_item_differences(label["items"], [item for item in read["items"] if item["found"]]),
        *_cover_differences(label["cover"], read["cover"]),
        *_exhibit_differences(label["exhibits"], read["exhibits"]),
        *_signature_differences(label["signatures"], read["signatures"]),
    ]


def folded(text: str | None) -> str:
    text = unicodedata.normalize("NFKC", text or "").casefold().replace("&", "and")
    return re.sub(r"[^a-z0-9]+", "", text)


def digest(text: str) -> str:
    """What stands for the first or last letters of a real filing's body."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _item_differences(labels: list[dict[str, Any]], items: list[dict[str, Any]]) -> Iterator[str]:
    wanted, found = [label["number"] for label in labels], [item["item_number"] for item in items]
    if wanted != found:
        yield f"items: {wanted} read as {found}"
        return
    for label, item in zip(labels, items, strict=True):
        where = f"item {label['number']}"
        if not _is_near(label["heading"], item["heading"], 0.95):
            yield f"{where}: heading {label['heading']!r} read as {item['heading']!r}"
        body = folded(item["body"])
        if not _begins(label, body):
            yield f"{where}: body begins {item['body'][:60]!r}"
        if not _ends(label, body):
            yield f"{where}: body ends {item['body'][-60:]!r}"
        if bool(label.get("not_applicable")) != item["not_applicable"]:
            yield f"{where}: not_applicable read as {item['not_applicable']}"


def _begins(label: Mapping[str, Any], body: str) -> bool:
    if "body_start_sha" in label:
        length, wanted = label["body_start_sha"]
        return digest(body[:length]) == wanted
    return body.startswith(folded(label["body_start"])[:ENDS])


def _ends(label: Mapping[str, Any], body: str) -> bool:
    if "body_end_sha" in label:
        length, wanted = label["body_end_sha"]
        return digest(body[len(body) - length :]) == wanted
    return body.endswith(folded(label["body_end"])[-ENDS:])


def _cover_differences(label: Mapping[str, Any], cover: Mapping[str, Any]) -> Iterator[str]:
    for name in ("report_date", "emerging_growth"):
        if label[name] != cover[name]:
            yield f"{name}: {label[name]} read as {cover[name]}"
    if folded(label["former_name"]) != folded(cover["former_name"]):
        yield f"former_name: {label['former_name']!r} read as {cover['former_name']!r}"
    if not _are_same_words(label["address"], cover["address"]):
        yield f"address: {label['address']!r} read as {cover['address']!r}"
    if _figures(label["phone"]) != _figures(cover["phone"]):
        yield f"phone: {label['phone']!r} read as {cover['phone']!r}"
    if _set(label["checked"]) != _set(cover["checked"]):
        yield f"checked: {label['checked']} read as {cover['checked']}"
    if _rows(label["securities"]) != _rows(cover["securities"]):
        yield f"securities: {label['securities']} read as {cover['securities']}"
    yield from _registrant_differences(label["registrants"], cover["registrants"])


def _registrant_differences(labels: list[dict[str, Any]], registrants: list[dict[str, Any]]) -> Iterator[str]:
    if len(labels) != len(registrants):
        yield f"registrants: {len(labels)} read as {len(registrants)}"
        return
    for label, read in zip(labels, registrants, strict=True):
        for name in ("name", "state"):
            if folded(label[name]) != folded(read[name]):
                yield f"registrant's {name}: {label[name]!r} read as {read[name]!r}"
        for name in ("file_number", "ein"):
            if _number(label[name]) != _number(read[name]):
                yield f"registrant's {name}: {label[name]!r} read as {read[name]!r}"


def _exhibit_differences(labels: list[dict[str, Any]], exhibits: list[dict[str, Any]]) -> Iterator[str]:
    wanted = [folded(label["number"]) for label in labels]
    found = [folded(exhibit["exhibit_number"]) for exhibit in exhibits]
    if sorted(wanted) != sorted(found):
        yield f"exhibits: {wanted} read as {found}"
        return
    left = list(zip(found, exhibits, strict=True))
    for number, label in zip(wanted, labels, strict=True):
        position = next(index for index, (other, _) in enumerate(left) if other == number)
        _, exhibit = left.pop(position)
        if not _is_near(label["description"], exhibit["description"], 0.9):
            yield f"exhibit {number}: {label['description']!r} read as {exhibit['description']!r}"


def _signature_differences(labels: list[dict[str, Any]], signatures: list[dict[str, Any]]) -> Iterator[str]:
    wanted = [folded(label["name"]) for label in labels]
    found = [folded(signature["name"]) for signature in signatures]
    if wanted != found:
        yield f"signatures: {wanted} read as {found}"
        return
    for label, signature in zip(labels, signatures, strict=True):
        if not _is_near(label["title"], signature["title"], 0.92):
            yield f"{label['name']}: title {label['title']!r} read as {signature['title']!r}"
        if label["date"] != signature["date"]:
            yield f"{label['name']}: date {label['date']} read as {signature['date']}"


def _is_near(one: str | None, other: str | None, least: float) -> bool:
    one, other = folded(one), folded(other)
    if one == other:
        return True
    return bool(one and other) and difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= least


def _are_same_words(one: str | None, other: str | None) -> bool:
    ours, theirs = _words(one), _words(other)
    return ours == theirs or len(ours & theirs) / max(1, len(ours | theirs)) >= 0.85


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", (text or "").casefold()))


def _figures(text: str | None) -> str:
    return re.sub(r"\D", "", text or "")


def _number(text: str | None) -> str:
    return "-".join(part.lstrip("0") or "0" for part in re.findall(r"\d+", text or ""))


def _set(values: list[str] | None) -> set[str] | None:
    return None if values is None else set(values)


def _rows(securities: list[dict[str, Any]] | None) -> list[tuple[str, str, str]] | None:
    if securities is None:
        return None
    return sorted(
        (folded(row["symbol"]), folded(row["title"])[:40], folded(row["exchange"])[:12]) for row in securities
    )
