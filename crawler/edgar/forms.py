"""Form types of the 8-K family."""

FORM_8K_FAMILY = frozenset(
    {"8-K", "8-K/A", "8-K12B", "8-K12B/A", "8-K12G3", "8-K12G3/A", "8-K15D5", "8-K15D5/A"},
)
"""The current reports: a form type belongs to the family by equality, never by its beginning."""

_AMENDMENT_SUFFIX = "/A"


def is_amendment(form_type: str) -> bool:
    """Tell whether the form type is that of an amendment, as 8-K/A."""
    return form_type.endswith(_AMENDMENT_SUFFIX)


def base_form(form_type: str) -> str:
    """Return the form type that an amendment amends, "8-K" for "8-K/A"; others come back as they are."""
    return form_type.removesuffix(_AMENDMENT_SUFFIX)
