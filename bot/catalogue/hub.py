"""Values that come from the Hugging Face Hub: names of models and of who publishes them, and tags of licences.

Each function returns the value or raises ValueError with a sentence for the person who wrote it.
"""

import re

from bot.yamlfiles.values import read_line, read_slug
from bot.yamlfiles.wording import expected

NAMESPACE_PATTERN = r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,94}[A-Za-z0-9])?$"
MODEL_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$"
TAG_PATTERN = r"^[a-z0-9][a-z0-9.+-]{0,59}$"
_LONGEST_PATTERN = 200
_SITE = "https://huggingface.co/"


def read_namespace(value: object) -> str:
    """What stands before the slash in the name of a model; case as the Hub writes it."""
    return _named(value, NAMESPACE_PATTERN, 'a name of the Hub such as "allenai", without a slash')


def read_model(value: object) -> str:
    return _named(value, MODEL_PATTERN, 'the name of a model such as "allenai/OLMo-2-1124-7B"')


def read_tag(value: object) -> str:
    return read_slug(value, TAG_PATTERN, 'a tag of small letters, digits and . + -, such as "apache-2.0"')


def read_pattern(value: object) -> str:
    """A regular expression. Names are short, so that even a careless one costs little."""
    pattern = read_line(value)
    if len(pattern) > _LONGEST_PATTERN:
        raise ValueError(f"expected at most {_LONGEST_PATTERN} characters, got {len(pattern)}; write two patterns")
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(
            f"expected a regular expression, but {error.msg}; put \\ before a sign meant as itself"
        ) from error
    return pattern


def _named(value: object, pattern: str, what: str) -> str:
    if isinstance(value, str) and re.fullmatch(pattern[1:-1], value):
        return value
    plain = value.strip().removeprefix(_SITE).strip("/") if isinstance(value, str) else ""
    fits = plain != value and re.fullmatch(pattern[1:-1], plain)
    raise expected(what, value, hint=f'; did you mean "{plain}"?' if fits else "")
