"""Whether the text of a spider's module keeps the rules."""

import ast
import sys
from collections.abc import Iterator

from spider_rules import (
    HEADERS,
    MAY_BE_HANDED_ON,
    MAY_IMPORT,
    MAY_REACH,
    META,
    OF_A_REQUEST,
    REFUSED_BUILTINS,
    REFUSED_HEADERS,
    REFUSED_WORDS,
    SPECIAL_NAMES,
)


def breaches(source: str) -> list[str]:
    """What in a spider's module breaks a rule: a line for each."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = set()
    for node, parent in parents.items():
        refused = (
            *_imports(node),
            *_reaches(node, parent),
            *_words(node),
            *_assignments(node),
            *_calls(node),
        )
        found |= {(node.lineno if hasattr(node, "lineno") else 0, what) for what in refused}
    return [f"line {line}: {what}" for line, what in sorted(found)]


def _imports(node: ast.AST) -> Iterator[str]:
    """Imports of what the list does not name: under other names, too, or of modules through those in it."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return
    module = f"{'.' * node.level}{node.module or ''}." if isinstance(node, ast.ImportFrom) else ""
    for alias in node.names:
        name = f"{module}{ast.unparse(alias)}"
        is_in_room = any(one.endswith(".") and name.startswith(one) for one in MAY_IMPORT)
        is_plain = alias.asname is None and alias.name not in sys.stdlib_module_names
        if name not in MAY_IMPORT and not (is_in_room and is_plain):
            yield f"import of {name}"


def _reaches(node: ast.AST, parent: ast.AST) -> Iterator[str]:
    """What is had of a thing that leads further, or such a thing itself where it would be out of sight."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return
    text = ast.unparse(node)
    thing = _thing(text)
    if thing is None:
        return
    if isinstance(parent, ast.Attribute):
        if parent.attr not in MAY_REACH[thing]:
            yield f"{text}.{parent.attr}"
    elif not _may_stand_whole(thing, node, parent):
        yield f"{text} as a whole"


def _thing(text: str) -> str | None:
    """The longest key of MAY_REACH that a dotted name ends with, whatever is private in it."""
    path = "." + ".".join(part.lstrip("_") for part in text.split("."))
    return max((key for key in MAY_REACH if path.endswith(f".{key}")), key=len, default=None)


def _may_stand_whole(thing: str, node: ast.AST, parent: ast.AST) -> bool:
    """Whether it is handed on, given to a base's `from_crawler`, read by a key, or passed on as `**meta`."""
    match parent:
        case ast.Call(func=ast.Attribute(attr="from_crawler")) if thing == "crawler":
            return True
        case ast.Subscript(ctx=ast.Load()) if thing in ("headers", "meta"):
            return True
        case ast.keyword(arg=None) if thing == "meta":
            return True
        case ast.Dict(keys=keys, values=values) if thing == "meta":
            return any(key is None and value is node for key, value in zip(keys, values, strict=True))
    return thing in MAY_BE_HANDED_ON


def _words(node: ast.AST) -> Iterator[str]:
    """Words that speak to Scrapy past our middlewares, and names that could stand for any other."""
    for word in _names(node):
        if word.strip("_") in REFUSED_WORDS:
            yield f"the word {word}"
    match node:
        case ast.Constant(value=str() | bytes() as text) if _plain(text) in REFUSED_HEADERS:
            yield f"the header {text!r}"
        case ast.Name(id=name) if name in REFUSED_BUILTINS:
            yield f"the built-in {name}"
        case ast.Name(id=name) | ast.Attribute(attr=name) if name.startswith("__"):
            if name not in SPECIAL_NAMES:
                yield f"the special name {name}"


def _names(node: ast.AST) -> list[str]:
    """What a node calls something, and literals, which may become a name."""
    match node:
        case ast.Constant(value=str() as word) | ast.Name(id=word) | ast.Attribute(attr=word):
            return [word]
        case ast.keyword(arg=str() as word) | ast.arg(arg=word):
            return [word]
        case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word):
            return [word]
        case ast.MatchClass(kwd_attrs=words):
            return words
    return []


def _plain(word: str | bytes) -> str:
    text = word.decode("latin-1") if isinstance(word, bytes) else word
    return text.strip().lower().replace("-", "_")


def _assignments(node: ast.AST) -> Iterator[str]:
    """Attributes set that are neither the spider's own nor the tally's."""
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        owner = ast.unparse(node.value)
        if owner not in ("self", "spider") and not owner.endswith(".tally"):
            yield f"{owner}.{node.attr} set"


def _calls(node: ast.AST) -> Iterator[str]:
    """Arguments that would give a request more than its list allows, or a run another configuration."""
    if not isinstance(node, ast.Call):
        return
    called = ast.unparse(node.func)
    keywords = {keyword.arg for keyword in node.keywords}
    has_url_only = len(node.args) == 1 and not isinstance(node.args[0], ast.Starred)
    if called == "Request" and not (has_url_only and keywords <= OF_A_REQUEST):
        yield "a request with more than its list of arguments"
    if called.endswith((".ask", ".ask_index")) and not keywords <= {*META, None}:
        yield f"{called} with more than the list of meta"
    if called == "load_config" and (node.args or keywords):
        yield "a configuration that is not the user's"
    for keyword in node.keywords:
        if not _is_harmless(keyword):
            yield ast.unparse(keyword)


def _is_harmless(keyword: ast.keyword) -> bool:
    match keyword.arg:
        case None:
            return ast.unparse(keyword.value) in ("kwargs", "meta")
        case "headers":
            return _has_only(HEADERS, keyword.value)
        case "meta":
            return _has_only(META, keyword.value)
    return True


def _has_only(allowed: set[str], given: ast.expr) -> bool:
    """Whether an expression is None, or a mapping written out whose keys are all allowed, or one of these."""
    match given:
        case ast.Constant(value=None):
            return True
        case ast.IfExp(body=one, orelse=other):
            return _has_only(allowed, one) and _has_only(allowed, other)
        case ast.Dict(keys=keys, values=values):
            return all(_is_key(allowed, key, value) for key, value in zip(keys, values, strict=True))
    return False


def _is_key(allowed: set[str], key: ast.expr | None, value: ast.expr) -> bool:
    if key is None:
        return allowed is META and ast.unparse(value) == "meta"
    return (
        isinstance(key, ast.Constant) and isinstance(key.value, str | bytes) and _plain(key.value) in allowed
    )
