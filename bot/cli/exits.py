"""Exit codes of sysexits.h, and which failure ends with which."""

from bot.domain.errors import BotError, ConfigError, SourceError, SourceFault, StoreError, StoreFault, UserError

OK = 0
USAGE = 64
BAD_INPUT = 65
UNAVAILABLE = 69
SOFTWARE = 70
TRY_LATER = 75
CONFIGURATION = 78

_STORE = {
    StoreFault.LOCKED_BY_PROCESS: TRY_LATER,
    StoreFault.BUSY: TRY_LATER,
    StoreFault.FULL: TRY_LATER,
    StoreFault.FAILED: SOFTWARE,
    StoreFault.SLOW: USAGE,
}
_UNREADABLE = {
    SourceFault.NOT_A_FEED,
    SourceFault.PARSE_FAILED,
    SourceFault.PARSE_TIMEOUT,
    SourceFault.PARSE_MEMORY,
    SourceFault.BAD_ADDRESS,
    SourceFault.BAD_ANSWER,
    SourceFault.BAD_ENCODING,
    SourceFault.TOO_LARGE,
    SourceFault.EMPTY_BODY,
}


def exit_code(error: BotError) -> int:
    """78 what the operator configured, 75 what passes by itself, 69 what is out of reach, 65 what cannot be read."""
    if isinstance(error, ConfigError):
        return CONFIGURATION
    if isinstance(error, StoreError):
        return _STORE.get(error.fault, CONFIGURATION)
    if isinstance(error, SourceError):
        if error.fault is SourceFault.NO_KEY:
            return CONFIGURATION
        return BAD_INPUT if error.fault in _UNREADABLE else UNAVAILABLE
    return USAGE if isinstance(error, UserError) else SOFTWARE
