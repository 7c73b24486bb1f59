"""The whole configuration as one value."""

from datetime import time
from typing import Self

from pydantic import Field, model_validator

from bot.config.callbacks import Callbacks
from bot.config.complaints import Complaints, Coupons
from bot.config.duty import Duty
from bot.config.hours import Hours
from bot.config.outreach import Outreach
from bot.config.replies import Replies
from bot.config.sections import Clients, Database, Desk, Faq, Greetings, Log, Managers, Storage, Telegram
from bot.config.sla import ALWAYS, Sla
from bot.config.surveys import Surveys
from bot.config.types import Section, Word


class Config(Section):
    """Everything the desk can be told. Build one with `Config.model_validate`, or `load_config`."""

    telegram: Telegram
    managers: Managers
    database: Database = Database()
    storage: Storage = Storage()
    faq: Faq = Faq()
    desk: Desk = Desk()
    clients: Clients = Clients()
    hours: Hours = Hours()
    calendars: dict[Word, Hours] = Field(default_factory=dict)
    sla: Sla = Sla()
    duty: Duty = Duty()
    callbacks: Callbacks = Callbacks()
    replies: Replies = Replies()
    complaints: Complaints = Complaints()
    coupons: Coupons = Coupons()
    surveys: Surveys = Surveys()
    outreach: Outreach = Outreach()
    greetings: Greetings = Greetings()
    log: Log = Log()

    @model_validator(mode="after")
    def _policies_name_what_there_is(self) -> Self:
        if ALWAYS in self.calendars:
            raise ValueError(f'no calendar called "{ALWAYS}", which sla.clock = "always" stands for')
        if unknown := self.sla.calendar_names - set(self.calendars):
            raise ValueError(f"[calendars.{min(unknown)}] for the policies in [sla] that name it")
        if self.callbacks.calendar and self.callbacks.calendar not in self.calendars:
            raise ValueError(f"[calendars.{self.callbacks.calendar}] for callbacks.calendar, which names it")
        if unknown := self.sla.segments - set(self.clients.segments):
            raise ValueError(f'"{min(unknown)}" in clients.segments, because a policy in [sla] names it')
        return self

    @model_validator(mode="after")
    def _greetings_wake_nobody(self) -> Self:
        if self.outreach.is_quiet(time(self.greetings.hour)):
            raise ValueError("a greetings.hour outside of outreach.quiet_hours")
        return self

    def secrets(self) -> tuple[str, ...]:
        """What must never be printed: the token, the webhook's secret, the database's password."""
        secrets = (self.telegram.token, self.telegram.webhook.secret)
        found = [secret.get_secret_value() for secret in secrets] + [self.database.password]
        return tuple(secret for secret in found if secret)
