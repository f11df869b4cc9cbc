"""Which day it is where a law is in force: a wording begins at midnight there."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

# Of the seat of government, where a country has several zones; bodies of the UN count in UTC.
ZONES = {
    "AT": "Europe/Vienna",
    "AU": "Australia/Sydney",
    "BE": "Europe/Brussels",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CH": "Europe/Zurich",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EU": "Europe/Brussels",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "NL": "Europe/Amsterdam",
    "NZ": "Pacific/Auckland",
    "PL": "Europe/Warsaw",
    "UN": "UTC",
    "US": "America/New_York",
}


def day_in(jurisdiction: str, at: datetime) -> date:
    """Return the day in a jurisdiction at an instant; UTC's where we know no zone."""
    return at.astimezone(ZoneInfo(ZONES.get(jurisdiction, "UTC"))).date()
