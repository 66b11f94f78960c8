"""The API of the application itself: who it is, its commands, where the gateway is."""

from tests.doubles.discord import shapes
from tests.doubles.discord.call import Answer, Call
from tests.doubles.discord.state import World, snowflake


def get_myself(world: World, call: Call) -> Answer:
    return 200, shapes.myself(world)


def get_application(world: World, call: Call) -> Answer:
    return 200, shapes.application(world)


def get_commands(world: World, call: Call) -> Answer:
    return 200, world.commands


def put_commands(world: World, call: Call) -> Answer:
    """A bulk overwrite. A command keeps its id for as long as it keeps its name."""
    known = {one["name"]: one["id"] for one in world.commands}
    world.commands = [shapes.command(world, one, known.get(one["name"]) or snowflake()) for one in call.body or []]
    world.syncs += 1
    return 200, world.commands


def get_gateway(world: World, call: Call) -> Answer:
    return 200, {"url": world.gateway_url}


def get_bot_gateway(world: World, call: Call) -> Answer:
    starts = {"max_concurrency": 1, "remaining": 1000, "reset_after": 0, "total": 1000}
    return 200, {"url": world.gateway_url, "session_start_limit": starts, "shards": 1}
