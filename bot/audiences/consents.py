"""What clients agree to and refuse, with the time and the words of it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.audiences.models import Consent, MailingKind
from bot.clients.models import Client
from bot.clock import Clock
from bot.config.outreach import Outreach


@dataclass
class Consents:
    """The use cases of consent, within one unit of work."""

    session: AsyncSession
    clock: Clock
    outreach: Outreach

    async def say(self, client: Client, kind: MailingKind, *, agreed: bool, words: str, source: str) -> bool:
        """Note the client's yes or no to a kind of messages. False if they had said the same before.

        words: what they pressed or wrote, as it stood there. source: `me`, or such as `campaign:17`.
        """
        now = self.clock.now()
        before = await self._in_force(client, kind)
        if before is not None:
            if before.agreed == agreed:
                return False
            before.ended_at = now
            await self.session.flush()
        consent = Consent(
            client_id=client.id, kind=kind, agreed=agreed, given_at=now, words=words, source=source
        )
        self.session.add(consent)
        await self.session.flush()
        return True

    async def gets(self, client: Client) -> dict[MailingKind, bool]:
        """Which kinds the client gets, as far as consent goes."""
        query = select(Consent).where(Consent.client_id == client.id, Consent.ended_at.is_(None))
        said = {consent.kind: consent.agreed for consent in await self.session.scalars(query)}
        return {kind: said.get(kind, kind not in self.outreach.opt_in) for kind in MailingKind}

    async def history(self, client: Client) -> list[Consent]:
        """All that the client has said, the oldest first."""
        query = select(Consent).where(Consent.client_id == client.id).order_by(Consent.id)
        return list(await self.session.scalars(query))

    async def _in_force(self, client: Client, kind: MailingKind) -> Consent | None:
        query = select(Consent).where(
            Consent.client_id == client.id, Consent.kind == kind, Consent.ended_at.is_(None)
        )
        return await self.session.scalar(query.with_for_update())
