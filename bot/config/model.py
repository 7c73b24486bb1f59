"""The whole configuration as one value."""

from bot.config.hours import Hours
from bot.config.sections import Database, Desk, Faq, Greetings, Log, Managers, Sla, Storage, Telegram
from bot.config.types import Section


class Config(Section):
    """Everything the desk can be told. Build one with `Config.model_validate`, or `load_config`."""

    telegram: Telegram
    managers: Managers
    database: Database = Database()
    storage: Storage = Storage()
    faq: Faq = Faq()
    desk: Desk = Desk()
    hours: Hours = Hours()
    sla: Sla = Sla()
    greetings: Greetings = Greetings()
    log: Log = Log()

    def secrets(self) -> tuple[str, ...]:
        """What must never be printed: the token, the webhook's secret, the database's password."""
        secrets = (self.telegram.token, self.telegram.webhook.secret)
        found = [secret.get_secret_value() for secret in secrets] + [self.database.password]
        return tuple(secret for secret in found if secret)
