"""A command in words, for `/help` and for the reference page."""

from collections.abc import Iterator, Sequence

from bot.commands.spec import Action, Command, Option, OptionKind, Permission, Request

WHO = {
    Permission.MEMBER: "everybody",
    Permission.ADMIN: "admins",
    Permission.OPERATOR: "operators of this bot",
}
_TAKES = {
    OptionKind.NUMBER: " (a number)",
    OptionKind.FLAG: " (yes or no)",
    OptionKind.CHANNEL: " (a channel)",
    OptionKind.ROLE: " (a role)",
}


def label(command: Command, action: Action) -> str:
    """`/schedule set`, `/search`."""
    return f"/{command.name} {action.name}".strip()


def usage(command: Command, action: Action) -> str:
    """`/search query:… [kind:…]`: what is in brackets may be left out."""
    words = [f"{option.name}:…" if option.required else f"[{option.name}:…]" for option in action.options]
    return " ".join([label(command, action), *words])


def typed(request: Request) -> str:
    """The request as a line that a person can type."""
    values = [f'{name}:"{value}"' if " " in str(value) else f"{name}:{value}" for name, value in request.values.items()]
    return " ".join([f"/{request.command} {request.action}".strip(), *values])


def option_line(option: Option) -> str:
    """What the option takes, with its choices."""
    values = f": {', '.join(choice.value for choice in option.choices)}" if option.choices else ""
    needed = " (required)" if option.required else ""
    return f"{option.summary}{_TAKES.get(option.kind, '')}{values}{needed}"


def each(commands: Sequence[Command]) -> Iterator[tuple[Command, Action]]:
    for command in commands:
        for action in command.actions:
            yield command, action
