"""Tokens at rest: encrypted and authenticated by Fernet, https://github.com/fernet/spec/blob/master/Spec.md."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.chat.slack.tokens import SecretError

VARIABLE = "GAZETTE_SECRET_KEY"


class Secrets:
    """The first of the keys locks, each of them opens: a new one is put before the old one until all is locked anew.

    Raises ValueError with a sentence for the operator where a key is none.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        if not keys:
            raise ValueError(f"{VARIABLE} must hold at least one key; `gazette slack key` makes one.")
        self._keys = MultiFernet([_fernet(key) for key in keys])

    def lock(self, text: str) -> str:
        """Another text each time."""
        return self._keys.encrypt(text.encode()).decode()

    def unlock(self, text: str) -> str:
        """Raises SecretError, which shows nothing of the text."""
        try:
            return self._keys.decrypt(text.encode()).decode()
        except InvalidToken as error:
            raise _locked_out() from error

    def relock(self, text: str) -> str:
        """The same secret under the first key. Raises SecretError."""
        try:
            return self._keys.rotate(text.encode()).decode()
        except InvalidToken as error:
            raise _locked_out() from error


def new_key() -> str:
    """A key for the operator to keep: 44 characters."""
    return Fernet.generate_key().decode()


def _fernet(key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        # Without the cause: nothing of a secret may get into a trace.
        raise ValueError(
            f"{VARIABLE} holds something that is no key: each is 44 characters as `gazette slack key` prints them."
        ) from None


def _locked_out() -> SecretError:
    return SecretError(
        f"No key of {VARIABLE} opens the stored tokens of Slack: put back the key that locked them, behind the new one."
    )
