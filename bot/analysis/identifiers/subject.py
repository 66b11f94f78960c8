"""Is a text about artificial intelligence at all?"""

import re

_WORDS = re.compile(
    r"artificial[\s-]intelligence|machine[\s-]learning|(?:large|small|foundation|frontier)[\s-](?:language[\s-])?models?\b|"
    r"language[\s-]models?\b|open[\s-]weights?\b|open[\s-]weight[\s-]models?\b|model[\s-]weights\b|super-?intelligen|"
    r"chatbots?\b|deep-?fakes?\b|neural[\s-]net(?:work)?s?\b|generative[\s-](?:model|tool)s?\b|algorithmic[\s-]discrimination|"
    r"automated[\s-]decision[\s-](?:making|systems?)",
    re.IGNORECASE,
)
_TOKENS = re.compile(
    r"(?<![\w.&])(?:(?:Gen|gen|x|Open)?AIs?(?![\w&]|/AN|\.\w)|A\.I\.|LLMs?\b|VLMs?\b|AGI\b|ChatGPT|GPT-[0-9])"
)
# Since Executive Order 14434 agencies of the United States write it where they wrote "artificial". Never the token SI.
_AMERICAN = re.compile(r"super[\s-]intelligen", re.IGNORECASE)
# What `AI` abbreviates elsewhere in the Federal Register.
_OTHER_AI = re.compile(
    r"avian\sinfluenza|artificial\sinsemination|american\sindian|active\singredient|amnesty\sinternational|adequate\sintake",
    re.IGNORECASE,
)


def is_ai(text: str, *, us: bool) -> bool:
    """Does it name AI? `us` is for documents of the United States, in which `super intelligence` means the same."""
    if _WORDS.search(text) or (us and _AMERICAN.search(text)):
        return True
    tokens = {match[0] for match in _TOKENS.finditer(text)}
    return bool(tokens - {"AI", "AIs", "A.I."}) or (bool(tokens) and not _OTHER_AI.search(text))
