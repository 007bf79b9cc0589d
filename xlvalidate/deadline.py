"""Until when an office is to report: a day, or a day with an hour, on the clock of those who collect."""

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from xlvalidate.messages import text


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, and the last minute of it; without `at` the whole day is in time."""

    day: date
    at: time | None = None

    @classmethod
    def of(cls, given: date, zone: tzinfo | None = None) -> "Deadline":
        """A day, or a moment; one that names its own zone is told on the clock of `zone`."""
        if not isinstance(given, datetime):
            return cls(given)
        moment = given.astimezone(zone) if given.tzinfo is not None else given
        return cls(moment.date(), moment.time().replace(second=0, microsecond=0, tzinfo=None))

    @classmethod
    def parsed(cls, written: str, zone: tzinfo | None = None) -> "Deadline":
        """What is written as 2026-01-31, 2026-01-31 17:00 or 2026-01-31T17:00. Raises ValueError for anything else."""
        written = written.strip()
        if len(written) == len("2026-01-31"):
            return cls(date.fromisoformat(written))
        return cls.of(datetime.fromisoformat(written), zone)

    @property
    def iso(self) -> str:
        """As it is written in files: what `parsed` takes."""
        return self.day.isoformat() if self.at is None else f"{self.day.isoformat()}T{self.at.isoformat('minutes')}"

    def days_late(self, moment: datetime) -> int:
        """How many days something came too late, by the local clock: 0 in time, at least 1 if it was not."""
        in_time = moment.date() <= self.day if self.at is None else moment <= datetime.combine(self.day, self.at)
        return 0 if in_time else max(1, (moment.date() - self.day).days)

    def said(self, language: str) -> str:
        """As people read it."""
        if self.at is None:
            return text("due.day", language, day=self.day.isoformat())
        return text("due.moment", language, day=self.day.isoformat(), at=self.at.isoformat("minutes"))

    def left(self, now: datetime, language: str) -> str:
        """How far off it is, in words: days left, today, or days over."""
        if late := self.days_late(now):
            return text("due.over", language, days=late)
        days = (self.day - now.date()).days
        return text("due.left", language, days=days) if days else text("due.today", language)
