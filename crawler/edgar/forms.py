"""Form types of the 8-K family."""

FORM_8K_FAMILY = frozenset(
    {"8-K", "8-K/A", "8-K12B", "8-K12B/A", "8-K12G3", "8-K12G3/A", "8-K15D5", "8-K15D5/A"},
)
"""The current reports: a form type belongs to the family by equality, never by its beginning."""


def is_amendment(form_type: str | None) -> bool:
    """Whether a form type is that of an amendment: "8-K/A" amends an "8-K"."""
    return form_type is not None and form_type.endswith("/A")
