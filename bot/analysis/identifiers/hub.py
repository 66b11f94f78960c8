"""Repositories of the Hugging Face Hub that are named without an address: `deepseek-ai/DeepSeek-V3.2`."""

import re
from collections.abc import Iterator

from bot.analysis.identifiers.found import Found, Kind, Passage

# Accounts whose name means nothing else. Case counts: `Qwen` is the Hub's, `qwen` a router's.
_OWNER_WORDS = (
    "01-ai BAAI ByteDance-Seed CohereForAI CohereLabs EleutherAI HuggingFaceH4 HuggingFaceM4 HuggingFaceTB LGAI-EXAONE "
    "MiniMaxAI NousResearch OpenGVLab Qwen ServiceNow-AI THUDM XiaomiMiMo allenai arcee-ai bigcode bigscience "
    "black-forest-labs databricks-mosaicml deepseek-ai ibm-granite inclusionAI internlm meituan-longcat meta-llama "
    "mistralai moonshotai nvidia-nemotron openbmb sarvamai stabilityai stepfun-ai swiss-ai tencent-hunyuan tiiuae "
    "togethercomputer unsloth xai-org zai-org"
)
_OWNERS = frozenset(_OWNER_WORDS.split())
# Accounts that are also a company's everyday name; only models of theirs that are open.
_MODELS = {
    "openai": ("gpt-oss-", "whisper-", "clip-vit"),
    "google": ("gemma-", "medgemma-", "flan-t5", "t5gemma"),
    "microsoft": ("phi-", "Phi-", "VibeVoice"),
    "nvidia": ("Nemotron-", "Llama-", "NVIDIA-Nemotron", "parakeet-", "Cosmos"),
    "apple": ("OpenELM", "FastVLM", "DCLM"),
    "facebook": ("opt-", "sam3", "dinov", "bart-"),
    "tencent": ("Hunyuan", "HunyuanVideo", "Hy"),
}
_ACCOUNTS = (*sorted(_OWNERS), *_MODELS)
_NAME = re.compile(r"/(?P<name>[A-Za-z0-9][\w.-]{1,95})", re.ASCII)
_OWNER = re.compile(r"(?:^|[^\w./@-])([\w-]{2,40})$", re.ASCII)


def repositories(passage: Passage) -> Iterator[Found]:
    """Known accounts only: `and/or`, `IPv4/IPv6` and `Google/YouTube` are written alike."""
    for match in _NAME.finditer(passage.text):
        owner = _OWNER.search(passage.before(match.start(), 42))
        name = match["name"].rstrip(".-")
        end = match.start("name") + len(name)
        if owner and passage.text[end : end + 1] != "/" and _known(owner[1], name):
            yield passage.found(f"hf:{owner[1]}/{name}", Kind.REPOSITORY, match.start() - len(owner[1]), end)


def may_hold(text: str) -> bool:
    """Cheaply: False only where no repository is named without an address."""
    return any(before.endswith(_ACCOUNTS) for before in text.split("/")[:-1])


def _known(owner: str, name: str) -> bool:
    return owner in _OWNERS or name.startswith(_MODELS.get(owner, ("/",)))
