"""Secrets that a test can tell from everything else, and the search for them in every form that a program writes.

Each has the shape of the real one, so that what hides it must not rely on a word such as `canary`. Their last twelve
characters are looked for too: a value that was cut at its front is a leak like a whole one.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, quote_plus

_TAIL = 12
# The first part of Discord's token is the public id of the bot, which the double has too.
_BOT = base64.b64encode(b"1000000000000000001").decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Canary:
    name: str
    value: str

    def forms(self) -> Iterator[bytes]:
        """As it is, cut, for an address, in hexadecimal digits, as Python shows it, and in base64 at each offset."""
        raw, tail = self.value.encode(), self.value[-_TAIL:].encode()
        yield from (tail, quote(tail, safe="").encode(), quote_plus(self.value).encode())
        yield from (tail.hex().encode(), tail.hex().upper().encode(), repr(self.value)[1:-1].encode())
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            for offset in range(3):
                # What stands before and after changes up to four letters at either end.
                yield encode(b"\0" * offset + raw)[4:-4]


def drawn(name: str, length: int, *, letters: bool = False) -> str:
    """The same in each run, and nowhere else: hexadecimal digits, or letters and digits of both cases."""
    seed = b"".join(hashlib.sha512(f"{name}{turn}".encode()).digest() for turn in range(3))
    if not letters:
        return seed.hex()[:length]
    return "".join(one for one in base64.b64encode(seed).decode() if one.isalnum())[:length]


def _mixed(name: str, length: int) -> str:
    return drawn(name, length, letters=True)


DISCORD_TOKEN = Canary("DISCORD_TOKEN", f"{_BOT}.{_mixed('stamp', 6)}.{_mixed('discord', 38)}")
SLACK_BOT_TOKEN = Canary("SLACK_BOT_TOKEN", f"xoxb-{'2' * 12}-{'3' * 13}-{_mixed('slack bot', 24)}")
SLACK_APP_TOKEN = Canary("SLACK_APP_TOKEN", f"xapp-1-A000000001-{'4' * 13}-{drawn('slack app', 64)}")
SLACK_SIGNING_SECRET = Canary("SLACK_SIGNING_SECRET", drawn("signing", 32))
SLACK_CLIENT_SECRET = Canary("SLACK_CLIENT_SECRET", drawn("client", 32))
SECRET_KEY = Canary("GAZETTE_SECRET_KEY", base64.urlsafe_b64encode(hashlib.sha256(b"key").digest()).decode())
INSTALLED = Canary("the token of an installed workspace", f"xoxb-{'5' * 12}-{'6' * 13}-{_mixed('installed', 24)}")
HF_TOKEN = Canary("HF_TOKEN", f"hf_{_mixed('hub', 34)}")
CONGRESS_API_KEY = Canary("CONGRESS_API_KEY", _mixed("congress", 40))
REGULATIONS_API_KEY = Canary("REGULATIONS_API_KEY", _mixed("regulations", 40))
COURTLISTENER_TOKEN = Canary("COURTLISTENER_TOKEN", drawn("courts", 40))
FEED_KEY = Canary("the key in the address of a feed", _mixed("feed", 32))
KEYS = (HF_TOKEN, CONGRESS_API_KEY, REGULATIONS_API_KEY, COURTLISTENER_TOKEN)
ONE = (DISCORD_TOKEN, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, *KEYS)
MANY = (SLACK_SIGNING_SECRET, SLACK_CLIENT_SECRET, SECRET_KEY, INSTALLED, *KEYS)


def settings(canaries: Iterable[Canary]) -> dict[str, str]:
    """Those that have a variable of their own, as the environment."""
    return {one.name: one.value for one in canaries if " " not in one.name}


def leaks(places: Mapping[str, bytes | str], canaries: Iterable[Canary]) -> list[str]:
    """`place: name of the secret`, with what stands around it, for each that is found."""
    found = []
    for place, content in places.items():
        text = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        for canary in canaries:
            at = next((at for form in canary.forms() if (at := text.find(form)) >= 0), -1)
            if at >= 0:
                found.append(f"{place}: {canary.name}: {text[max(0, at - 150) : at + 80]!r}")
    return found


def files(folder: Path, *names: str) -> dict[str, bytes]:
    """Every byte of the files below that folder whose names match; all of them must be there."""
    found = {str(path.relative_to(folder)): path.read_bytes() for name in names for path in folder.rglob(name)}
    assert len(found) >= len(names), found.keys()
    return found
