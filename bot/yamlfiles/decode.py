"""The bytes of the file become text, or a refusal that says which byte is wrong and what to save instead."""

from bot.domain.errors import ConfigError, Problem

MOST_BYTES = 256 * 1024
BYTE_ORDER_MARK = "\ufeff"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decode(content: bytes, *, name: str) -> str:
    """The text as it stands, a byte order mark included. Raises ConfigError where it is not UTF-8 or too large."""
    if len(content) > MOST_BYTES:
        raise _refusal(name, f"the file is larger than {MOST_BYTES // 1024} KiB; is it the right one?")
    if content.startswith(_UTF_16) or content[1:2] == b"\0" or content[:1] == b"\0":
        raise _refusal(name, "the file is not UTF-8 (UTF-16, or not text at all); save it as UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _position(content[: error.start])
        byte = f"0x{content[error.start]:02x}"
        message = f"the byte {byte} is not UTF-8; save the file as UTF-8"
        raise ConfigError((Problem(file=name, line=line, column=column, key="", message=message),)) from error


def _position(before: bytes) -> tuple[int, int]:
    """Line and column, from 1, of what follows. The column counts characters."""
    lines = before.split(b"\n")
    return len(lines), len(lines[-1].decode("utf-8", "replace")) + 1


def _refusal(name: str, message: str) -> ConfigError:
    return ConfigError((Problem(file=name, line=1, column=1, key="", message=message),))
