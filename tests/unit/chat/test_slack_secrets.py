"""Tokens at rest: only the operator's keys open them, and a key can be replaced."""

import pytest

from bot.chat.slack.secrets import Secrets, new_key
from bot.chat.slack.tokens import SecretError

OLD, NEW = new_key(), new_key()
TOKEN = "xoxb-secret-token"


def test_what_is_locked_shows_nothing_and_opens_again() -> None:
    secrets = Secrets((OLD,))
    locked = secrets.lock(TOKEN)
    assert TOKEN not in locked
    assert locked != secrets.lock(TOKEN)
    assert secrets.unlock(locked) == TOKEN


def test_every_key_opens_and_the_first_one_locks() -> None:
    locked = Secrets((OLD,)).lock(TOKEN)
    both = Secrets((NEW, OLD))
    assert both.unlock(locked) == TOKEN
    assert Secrets((NEW,)).unlock(both.relock(locked)) == TOKEN
    assert Secrets((NEW,)).unlock(both.lock(TOKEN)) == TOKEN


@pytest.mark.parametrize("stored", [Secrets((OLD,)).lock(TOKEN), TOKEN, "", "ä"])
def test_what_no_key_opens_is_refused_with_the_name_of_the_setting(stored: str) -> None:
    for attempt in (Secrets((NEW,)).unlock, Secrets((NEW,)).relock):
        with pytest.raises(SecretError, match="GAZETTE_SECRET_KEY") as refusal:
            attempt(stored)
        assert not stored or stored not in str(refusal.value)


@pytest.mark.parametrize("keys", [(), ("",), ("too-short",), (OLD, "ä" * 44), (f"{OLD[:-2]}",)])
def test_a_key_that_is_none_is_refused_in_a_sentence_without_it(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"GAZETTE_SECRET_KEY .+gazette slack key.+\.$") as refusal:
        Secrets(keys)
    assert all(key not in str(refusal.value) for key in keys if key)
    assert refusal.value.__cause__ is None
