"""The API of channels: reading them, posting, editing, publishing, opening a post in a forum."""

from tests.doubles.discord import shapes
from tests.doubles.discord.call import Answer, Call
from tests.doubles.discord.state import V2, Channel, Kind, Message, Refusal, World, find, snowflake


def get_channel(world: World, call: Call) -> Answer:
    return 200, shapes.channel(world.channel(call.parts[0]))


def open_direct(world: World, call: Call) -> Answer:
    """The conversation with a person: the open one, or a new one."""
    return 200, shapes.channel(world.direct(call.body["recipient_id"]))


def get_messages(world: World, call: Call) -> Answer:
    """Newest first, at most `limit`, behind `after` or before `before`."""
    place = world.channel(call.parts[0])
    if world.history == "refused":
        raise Refusal(403, 50001, "Missing Access")
    if world.history == "empty":
        return 200, []
    after, before = int(call.query.get("after", 0)), int(call.query.get("before", 2**63))
    found = [one for one in place.messages if after < int(one.id) < before]
    ordered = sorted(found, key=lambda one: int(one.id), reverse="after" not in call.query)
    page = ordered[: int(call.query.get("limit", 50))]
    return 200, [shapes.message(world, one) for one in sorted(page, key=lambda one: int(one.id), reverse=True)]


def get_message(world: World, call: Call) -> Answer:
    return 200, shapes.message(world, find(world.channel(call.parts[0]).messages, call.parts[1]))


def create_message(world: World, call: Call) -> Answer:
    channel = world.channel(call.parts[0])
    if channel.kind is Kind.FORUM:
        raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
    return 200, shapes.message(world, world.post(channel, call.body), with_nonce=True)


def edit_message(world: World, call: Call) -> Answer:
    return 200, shapes.message(world, amend(find(world.channel(call.parts[0]).messages, call.parts[1]), call.body))


def amend(message: Message, body: dict[str, object]) -> Message:
    """An edit replaces what it names. IS_COMPONENTS_V2 stays once it was set."""
    edited = message.body | body
    flags = message.flags | int(str(body.get("flags") or 0)) & V2
    if flags & V2 and (edited.get("content") or edited.get("embeds")):
        raise Refusal(400, 50035, "Invalid Form Body")
    message.body, message.flags = edited, flags
    message.edits += 1
    return message


def delete_message(world: World, call: Call) -> Answer:
    channel = world.channel(call.parts[0])
    channel.messages.remove(find(channel.messages, call.parts[1]))
    return 204, None


def delete_channel(world: World, call: Call) -> Answer:
    """Only threads: nothing of ours deletes a channel. It takes the right to manage threads."""
    channel = world.channel(call.parts[0])
    if channel.kind is not Kind.THREAD or not world.manages_threads:
        raise Refusal(403, 50013, "Missing Permissions")
    del world.channels[channel.id]
    return 200, shapes.channel(channel)


def crosspost(world: World, call: Call) -> Answer:
    channel = world.channel(call.parts[0])
    message = find(channel.messages, call.parts[1])
    if channel.kind is not Kind.ANNOUNCEMENT:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if message.crossposted:
        raise Refusal(400, 40033, "This message has already been crossposted")
    message.crossposted = True
    return 200, shapes.message(world, message)


def create_thread(world: World, call: Call) -> Answer:
    """A post in a forum: the thread and its first message have one id."""
    forum = world.channel(call.parts[0])
    if forum.kind is not Kind.FORUM or "message" not in call.body:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    if forum.requires_tag and not call.body.get("applied_tags"):
        raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
    thread = Channel(
        id=snowflake(world.clock()),
        guild_id=forum.guild_id,
        kind=Kind.THREAD,
        name=call.body["name"],
        parent_id=forum.id,
    )
    world.channels[thread.id] = thread
    first = world.post(thread, call.body["message"], message_id=thread.id)
    return 201, shapes.channel(thread) | {"message": shapes.message(world, first)}


def open_thread(world: World, call: Call) -> Answer:
    """On a message: the thread has the message's id, and there is one at most."""
    channel = world.channel(call.parts[0])
    if channel.kind not in {Kind.TEXT, Kind.ANNOUNCEMENT}:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    message = find(channel.messages, call.parts[1])
    if message.id in world.channels:
        raise Refusal(400, 160004, "A thread has already been created for this message")
    name, guild_id = call.body["name"], channel.guild_id
    thread = Channel(id=message.id, guild_id=guild_id, kind=Kind.THREAD, name=name, parent_id=channel.id)
    world.channels[thread.id] = thread
    return 201, shapes.channel(thread)


def active_threads(world: World, call: Call) -> Answer:
    """Every open thread of a guild that the bot can see."""
    threads = [one for one in world.channels.values() if one.kind is Kind.THREAD and one.guild_id == call.parts[0]]
    return 200, {"threads": [shapes.channel(one) for one in threads], "members": [], "has_more": False}


def archived_threads(world: World, call: Call) -> Answer:
    """None of the double's threads is ever archived."""
    world.channel(call.parts[0])
    return 200, {"threads": [], "members": [], "has_more": False}
