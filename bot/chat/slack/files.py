"""Pictures that a block can show: uploaded to Slack and shared nowhere, known by their id.

https://docs.slack.dev/messaging/working-with-files#upload
"""

from typing import Final

from bot.chat.slack.clients import Clients

_WELL: Final = 200


async def upload(clients: Clients, token: str, data: bytes, *, name: str, alt_text: str) -> str:
    """The id of the file. Raises one of `faults.FAILURES`; `missing_scope` without `files:write`.

    Slack may need seconds more until a block can show it. What was uploaded and is never shown is seen by nobody.
    """
    client = clients.asking(token)
    place = await client.files_getUploadURLExternal(filename=name, length=len(data), alt_txt=alt_text)
    async with clients.session().post(str(place["upload_url"]), data=data) as answer:
        if answer.status != _WELL:
            raise ValueError(f"an upload was answered with status {answer.status}")
    file_id = str(place["file_id"])
    await client.files_completeUploadExternal(files=[{"id": file_id, "title": name}])
    return file_id
