"""`/help`: every command that the asker may use, or one of them with its options and an example."""

from collections.abc import Callable, Sequence

from bot.commands.known import ranked
from bot.commands.nearest import unknown
from bot.commands.spec import Action, Choice, Command, Option, Permission, Reply, Request, Services
from bot.commands.usage import WHO, each, label, option_line, usage
from bot.commands.values import text
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph, Table


def help_on(commands: Callable[[], Sequence[Command]]) -> Command:
    """The command, told late which commands there are: it is one of them itself."""

    async def answer(request: Request, services: Services) -> Reply:  # noqa: ARG001 - a handler
        permission = request.asker.permission
        if topic := text(request, "topic"):
            return Reply(message=_one(topic, commands(), permission))
        return Reply(message=_all(commands(), permission))

    async def complete(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
        allowed = _allowed(commands(), request.asker.permission)
        return ranked(
            typed, (Choice(name=f"{label(*one)}: {one[1].summary}", value=label(*one)[1:]) for one in allowed)
        )

    topic = Option(name="topic", summary="A command, such as search or schedule set", completer=complete)
    does = Action(
        name="",
        summary="List the commands, or explain one of them",
        handler=answer,
        options=(topic,),
        example="/help schedule",
    )
    return Command(name="help", summary=does.summary, actions=(does,))


def _allowed(commands: Sequence[Command], permission: Permission) -> list[tuple[Command, Action]]:
    return [(command, action) for command, action in each(commands) if action.permission <= permission]


def _all(commands: Sequence[Command], permission: Permission) -> Message:
    """One table for each circle of people, the widest first; what is not for the asker is only named."""
    blocks: list[Block] = [Heading(text="What you can ask", level=1)]
    for who in Permission:
        rows = [(label(*one), one[1].summary) for one in _allowed(commands, permission) if one[1].permission is who]
        if rows:
            blocks.append(Heading(text=f"For {WHO[who]}"))
            blocks.append(Table(columns=("command", "what it does"), rows=tuple(rows)))
    lines = ["/help search explains one command with its options. Answers are for you alone unless you share them."]
    if hidden := [f"/{one.name}" for one in commands if one.permission > permission]:
        lines.append(f"Admins also have {_listed(hidden)}.")
    return Message(blocks=(*blocks, Footer(lines=tuple(lines))))


def _listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _one(topic: str, commands: Sequence[Command], permission: Permission) -> Message:
    """A command with all its actions, or a single action. Raises UserError with the nearest names."""
    word = " ".join(topic.removeprefix("/").casefold().split())
    wanted = [one for one in each(commands) if word in {one[0].name, label(*one)[1:]}]
    if not wanted:
        names = dict.fromkeys([command.name for command in commands] + [label(*one)[1:] for one in each(commands)])
        raise unknown(f"There is no command “{topic[:50]}”.", topic, names, more="/help lists all.")
    blocks: list[Block] = [Heading(text=f"/{word}", level=1)]
    for command, action in wanted:
        if len(wanted) > 1:
            blocks.append(Heading(text=label(command, action)))
        blocks += _explained(command, action, permission)
    return Message(blocks=tuple(blocks))


def _explained(command: Command, action: Action, permission: Permission) -> list[Block]:
    blocks: list[Block] = [Paragraph(text=f"{action.summary}."), Paragraph(text=usage(command, action))]
    if action.options:
        rows = tuple((option.name, option_line(option)) for option in action.options)
        blocks.append(Table(columns=("option", "what it takes"), rows=rows))
    notes = [f"For example: {action.example}"] if action.example else []
    if action.permission > permission:
        notes.append(f"Only for {WHO[action.permission]}.")
    return [*blocks, Footer(lines=tuple(notes))] if notes else blocks
