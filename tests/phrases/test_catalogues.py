"""Every sentence says the same in both languages, is asked for by somebody, and exists when it is asked for."""

import ast
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter
from typing import Final

import pytest

import ioc
from ioc import phrases
from ioc.access.principals import Role
from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.notices import Whom
from ioc.incidents.vocabulary import IncidentState, Rejection, Satisfaction, TicketState
from ioc.phrases.escalation import PROMISES, WHOM
from ioc.phrases.lifecycle import LIFECYCLE, REJECTIONS, STATES
from ioc.phrases.text import Text

ROOT: Final = Path(ioc.__file__).parent
MODULES: Final = [import_module(f"ioc.phrases.{found.name}") for found in iter_modules(phrases.__path__)]
TABLES: Final[Mapping[str, Mapping[str, Text]]] = {
    f"{module.__name__.removeprefix('ioc.phrases.')}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, dict) and value and all(isinstance(text, Text) for text in value.values())
}
SPOKEN: Final[Mapping[str, Mapping[str, Text]]] = {
    module.__name__: getattr(module, module.__name__.rpartition(".")[2].upper())
    for module in MODULES
    if any(name.startswith("say") and function.__module__ == module.__name__ for name, function in vars(module).items())
}
"""The catalogue of each module that has a `say`, by the module's name."""

TO_COME: Final = {
    "about_this_department": "a report about a department is not told apart yet",
}
"""Sentences that nobody asks for yet, each with what it waits for."""


@pytest.mark.parametrize(
    ("table", "sentence", "text"),
    [(table, name, text) for table, texts in TABLES.items() for name, text in texts.items()],
)
def test_a_sentence_has_the_same_words_to_fill_in_in_both_languages(table: str, sentence: str, text: Text) -> None:
    assert _placeholders(text.vi) == _placeholders(text.en), f"{table}: {sentence}"


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_sentence_that_is_asked_for_exists() -> None:
    missing = {
        f"{path.relative_to(ROOT)}:{line}: {sentence}"
        for path, catalogue, line, sentence in _asked_for()
        if not any(re.fullmatch(sentence, name) for name in SPOKEN[catalogue])
    }

    assert missing == set()


def test_every_sentence_has_just_the_words_that_it_is_asked_with() -> None:
    told = {
        f"{path.relative_to(ROOT)}:{call.lineno}: {sentence}"
        for path, catalogue, call, sentence in _calls()
        if all(keyword.arg for keyword in call.keywords)
        and _placeholders(SPOKEN[catalogue][sentence].en) - {str(keyword.arg) for keyword in call.keywords}
    }

    assert told == set()


def test_no_sentence_is_asked_for_by_nobody() -> None:
    literals = {text for path in ROOT.rglob("*.py") for text in _literals(path)}
    patterns = {sentence for _, _, _, sentence in _asked_for() if ".*" in sentence}
    unused = {
        sentence
        for table in SPOKEN.values()
        for sentence in table
        if sentence not in literals and not any(re.fullmatch(pattern, sentence) for pattern in patterns)
    }

    assert unused - TO_COME.keys() == set()


def test_every_word_of_the_closed_vocabularies_has_its_label() -> None:
    assert set(STATES) == {*IncidentState, *TicketState}
    assert set(REJECTIONS) == set(Rejection)
    assert set(WHOM) == set(Whom)
    assert set(PROMISES) == set(PromiseKind)
    assert {f"feedback_{each}" for each in Satisfaction} <= set(LIFECYCLE)
    assert all(role.value.isidentifier() for role in Role)


def _asked_for() -> Iterator[tuple[Path, str, int, str]]:
    """Every sentence named in a call of a `say`, or of `refusal`, as a pattern: with its file, catalogue and line."""
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        speakers = _speakers(tree)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in speakers and call.args:
                for sentence in _patterns(call.args[0]):
                    yield path, speakers[call.func.id], call.lineno, sentence


def _calls() -> Iterator[tuple[Path, str, ast.Call, str]]:
    """Those calls that name one sentence outright."""
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        speakers = _speakers(tree)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id in speakers and call.args:
                match call.args[0]:
                    case ast.Constant(value=str(sentence)):
                        yield path, speakers[call.func.id], call, sentence


def _speakers(tree: ast.Module) -> dict[str, str]:
    """The functions of this file that say a sentence by its name, each with its catalogue."""
    speakers: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module in SPOKEN:
            said = (alias for alias in node.names if alias.name.startswith("say"))
            speakers |= dict.fromkeys((alias.asname or alias.name for alias in said), node.module)
        if isinstance(node, ast.ImportFrom) and node.module == "ioc.incidents.lifecycle.table":
            speakers["refusal"] = "ioc.phrases.lifecycle"
    return speakers


def _patterns(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(sentence)):
            yield re.escape(sentence)
        case ast.IfExp(body=body, orelse=otherwise):
            yield from _patterns(body)
            yield from _patterns(otherwise)
        case ast.JoinedStr(values=parts):
            yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in parts)


def _literals(path: Path) -> Iterator[str]:
    """The words of a file that may name a sentence: all but the names under which catalogues keep them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = (
        {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}
        if path.parent.name == "phrases"
        else set()
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in names:
            yield node.value
