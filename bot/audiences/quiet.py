"""When somebody may be written to unasked: not in the quiet hours of their own clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config.outreach import Outreach


def awake_from(moment: datetime, zone: str, outreach: Outreach) -> datetime:
    """`moment` itself, or the end of the quiet hours that it falls into in the IANA zone `zone`; in UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    if outreach.quiet is None or not outreach.is_quiet(local.time()):
        return moment.astimezone(UTC)
    end = datetime.combine(local.date(), outreach.quiet.end, local.tzinfo)
    if end <= local:
        end = datetime.combine(local.date() + timedelta(days=1), outreach.quiet.end, local.tzinfo)
    return end.astimezone(UTC)
