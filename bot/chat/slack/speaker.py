"""Who speaks in a workspace when nobody asked: what keeps us from knowing becomes a fault of the delivery."""

from datetime import datetime

from bot.chat.slack import faults
from bot.chat.slack.tokens import Installed, SecretError, Tokens
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, StoreError, TemporaryDeliveryError
from bot.domain.subscriptions import TenantId


async def speaker(tokens: Tokens, tenant_id: TenantId, now: datetime) -> Installed:
    """Raises the delivery errors and nothing else: TOKEN_REVOKED where a person must act, and then nothing is lost."""
    try:
        installed = await tokens.of_tenant(tenant_id)
    except SecretError as error:
        raise PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, str(error)) from error
    except StoreError as error:
        raise TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, f"No token can be read: {error}") from error
    except faults.FAILURES as error:
        raise faults.delivery_error(error, now, asking=True) from error
    if installed is None:
        raise PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, "The bot is not installed in this workspace.")
    return installed
