"""Invented prose and the HTML around it: word frequencies of a language, and the boilerplate that outlets repeat."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate

_SYLLABLES = "ba co de fi gu la mo ne po ri sa te vu wi za pre con tra open mod reg act ion er al".split()  # noqa: SIM905 - read as a line
_WORDS = 20_000
_SENTENCES = 8_000


@dataclass(frozen=True, slots=True)
class Prose:
    """Sentences to choose from; every feed and every farm of the same seed says the same."""

    sentences: Sequence[str]

    def title(self, dice: random.Random) -> str:
        return dice.choice(self.sentences)[:70].rsplit(" ", 1)[0]

    def sentence(self, dice: random.Random) -> str:
        return dice.choice(self.sentences)


def prose(seed: int) -> Prose:
    dice = random.Random(seed)  # noqa: S311 - text for a benchmark, nothing secret
    words = sorted({"".join(dice.choices(_SYLLABLES, k=dice.choice((2, 2, 3, 3, 4)))) for _ in range(_WORDS)})
    dice.shuffle(words)
    weights = list(accumulate(1 / (rank + 20) for rank in range(1, len(words) + 1)))

    def sentence() -> str:
        return " ".join(dice.choices(words, cum_weights=weights, k=dice.randint(7, 22))).capitalize() + "."

    return Prose([sentence() for _ in range(_SENTENCES)])


def article(spoken: Prose, dice: random.Random, address: str, size: int) -> str:
    """HTML of about `size` bytes: a picture, paragraphs with links and emphasis, and the footer of the outlet."""
    footer = _footer(address)
    parts = [_picture(address, escape(spoken.title(dice)))]
    length = len(parts[0]) + len(footer)
    while length < size:
        parts.append(_paragraph(spoken, dice, address, size - length))
        length += len(parts[-1])
    return "".join(parts) + footer


def _paragraph(spoken: Prose, dice: random.Random, address: str, room: int) -> str:
    inner = [spoken.sentence(dice)]
    while sum(map(len, inner)) < min(room, 420):
        inner.append(spoken.sentence(dice))
    if dice.random() < 0.5:  # noqa: PLR2004 - every other paragraph
        inner[-1] = f'<a href="{address}#{dice.randrange(9)}" rel="noopener" target="_blank">{inner[-1]}</a>'
    elif dice.random() < 0.5:  # noqa: PLR2004 - every other one of the rest
        inner[0] = f"<strong>{inner[0]}</strong>"
    return f'<p class="wp-block-paragraph">{" ".join(inner)}</p>\n'


def _picture(address: str, alt: str) -> str:
    sizes = ", ".join(f"{address}/picture-{width}.jpg {width}w" for width in (640, 1536))
    return (
        f'<figure class="wp-block-image size-large"><img loading="lazy" decoding="async" width="1024" height="576" '
        f'src="{address}/picture-1024.jpg" srcset="{sizes}" sizes="(max-width: 1024px) 100vw" alt="{alt}" />'
        f'<figcaption class="wp-element-caption">{alt}</figcaption></figure>\n'
    )


def _footer(address: str) -> str:
    links = "".join(
        f'<li class="share share-{name}"><a href="https://{name}.example/share?u={address}">{name}</a></li>'
        for name in ("mail", "mastodon")
    )
    return f'<ul class="sharing">{links}</ul>\n<p>First published at <a href="{address}">{address}</a>.</p>\n'
