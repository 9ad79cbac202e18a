"""One visit while it is being decided: its facts, its day (R-DATE-08), and what is noted on the way."""
from .editions import edition


class Outcome:
    """What one document or means led to."""

    __slots__ = ("outcome", "level", "reason", "confirmed_by", "by_date", "identity_failed")

    def __init__(self, outcome, level=None, reason=None, confirmed_by=None, by_date=False, identity_failed=False):
        self.outcome = outcome
        self.level = level
        self.reason = reason
        self.confirmed_by = confirmed_by
        self.by_date = by_date                  # refused by its own dates, not by an answer
        self.identity_failed = identity_failed  # the holder was not identified; other ways may be open

    @property
    def accepted(self):
        return self.outcome == "accepted"


def full(confirmed_by):
    return Outcome("accepted", "full", confirmed_by=confirmed_by)


def eligibility_only(confirmed_by):
    return Outcome("accepted", "eligibility_only", confirmed_by=confirmed_by)


def fallback(reason, identity_failed=False):
    return Outcome("fallback_required", reason=reason, identity_failed=identity_failed)


def rejected(by_date=False):
    return Outcome("rejected", by_date=by_date)


def needs_staff():
    return Outcome("needs_staff")


def pending():
    return Outcome("pending")


class Visit:
    """The facts of a case and the notes taken while it is decided."""

    def __init__(self, facts):
        self.facts = facts
        self.edition = edition(facts.rulebook)
        self.now = facts.now
        self.day = facts.now.date()
        self.facility = facts.facility
        self.person = facts.person
        self.holds = facts.holds
        self.says = facts.says
        self.central = facts.central
        self.past = facts.past
        self.alerts, self.advice, self.messages, self.flags = [], [], [], []
        self.protocol = "ok"
        self.answered = None          # verdict of the central service, once it was asked
        self.window = None            # D2 window of the card, once it was read
        self.registered_here = False  # registered at the reader during this visit

    def shown(self, proof):
        """The object behind a proof that is both held and presented, or None."""
        return self.holds[proof] if proof in self.facts.presents else None

    @property
    def line_up(self):
        return self.facility.network == "up" and self.facility.power == "up"

    @property
    def reader_runs(self):
        """The face reader works and has power; otherwise nothing can be chosen on it (R-FAIL-16)."""
        return self.facility.face_reader.state == "working" and self.facility.power == "up"

    def function_on(self, function):
        """A function of the environment settings, one switched on in this visit included (R-VISIT-03, R-VISIT-05)."""
        staff = self.facts.staff
        return self.facility.functions[function] or (staff.switches_on == function and staff.terms_read)

    @property
    def non_disclosure(self):
        """R-CONF-12 binds the edition with outside rules only."""
        return self.person.non_disclosure and self.edition.outside

    def alert(self, word):
        _add(self.alerts, word)

    def advise(self, *words):
        for word in words:
            _add(self.advice, word)

    def send(self, word):
        _add(self.messages, word)

    def flag(self, rule):
        _add(self.flags, rule)

    def protocol_at_least(self, state):
        if self.protocol != "error":
            self.protocol = state


def _add(words, word):
    if word not in words:
        words.append(word)
