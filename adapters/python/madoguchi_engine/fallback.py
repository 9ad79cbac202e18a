"""When the card could not confirm: table D3, R-FAIL-05…19, R-NOTE-02…05, R-CERT-11, A-09, A-13."""
from . import answers
from .card import is_registered, ways_at_reader
from .home import means_available
from .phone import portal_replaces_phone
from .support import call_centre
from .visit import eligibility_only
from .windows import DEAD, NOTICE, REVOKED, VALID, window


def confirm(visit, failed):
    """The first way of D3 that carries, in its order; None when none was used."""
    if visit.shown("my_number_card") is None:
        view = visit.shown("portal_view")
        if view and portal_replaces_phone(visit) and _readable(view):
            return eligibility_only("portal_view")
        return None
    if _emergency(visit, failed):
        return eligibility_only("emergency_search")
    method = _method(visit, failed)
    if method is None:
        return None
    if failed.reason == "f2a" and method == "past_visit":
        visit.flag("R-FAIL-08")  # contradicts the answer
    if _ways_first(visit, failed):
        visit.flag("R-FAIL-16")
    return eligibility_only(method)


def _method(visit, failed):
    view, notice = visit.shown("portal_view"), visit.shown("eligibility_notice")
    if view and _portal_possible(visit, failed, view):
        return "portal_view"
    if notice and _notice_good(visit, notice):
        return "notice"
    if _past_good(visit):
        return "past_visit"
    if form_filled(visit.says) or declaration_deemed(visit):
        return "declaration"
    return None


def form_filled(says):
    """A declaration is made today (R-FAIL-09)."""
    return says.declared_tenths is not None and says.declaration == "filled"


def _readable(view):
    return view.shows == "current" and view.form in ("screen", "pdf")


def _portal_closed(visit):
    """No portal for PIN-less cards and under the non-disclosure flag (R-FAIL-06, R-CONF-12)."""
    pinless = visit.edition.outside and visit.holds.my_number_card.pin == "none"
    return pinless or visit.non_disclosure


def _live_login(visit, failed):
    """A live screen needs a certificate not past its last day (R-CERT-11), and a chip or a phone to log in."""
    if window(visit.holds.my_number_card, visit.day, visit.edition) not in (VALID, NOTICE):
        return False
    handset = visit.holds.phone
    return failed.reason != "f1c" or bool(handset and handset.cert == "valid")


def _portal_possible(visit, failed, view):
    if _portal_closed(visit) or not _readable(view):
        return False
    return view.form == "pdf" or _live_login(visit, failed)


def _notice_good(visit, notice):
    """The current insurer's, and within its date where one is printed (R-NOTE-04, R-NOTE-05)."""
    return notice.insurer == "current" and (notice.expires_on is None or visit.day <= notice.expires_on)


def _past_good(visit):
    """Repeat patient, numbers at hand, and a clear "nothing changed" (R-FAIL-08, X-42)."""
    past = visit.past
    return bool(past and past.numbers_on_file in ("current", "former") and visit.says.nothing_changed == "yes")


def declaration_deemed(visit):
    """No new form: an earlier declaration is kept (R-FAIL-19), or the file holds what it would say (R-FAIL-11)."""
    past = visit.past
    if past is None or visit.says.nothing_changed != "yes" or past.numbers_on_file in ("current", "former"):
        return False
    if past.declaration_kept:
        return True
    return visit.edition.outside and past.contact_on_file and past.numbers_on_file == "unreadable"


def _emergency_possible(visit, failed):
    return (visit.edition.outside and failed.reason == "f1a" and visit.line_up
            and call_centre(visit.now) == "open")


def _emergency(visit, failed):
    """The operator enabled the search, and it found a valid qualification (R-FAIL-15)."""
    if not (visit.facts.staff.emergency_search and _emergency_possible(visit, failed)):
        return False
    central = visit.central
    clean = central.processing == "normal" and central.person_status == "normal"
    if central.answer != "valid" or not clean or answers.contradicted(central, visit.day):
        return False
    visit.answered = answers.VALID
    return True


def _ways_first(visit, failed):
    """Ways that come before ①–④ while a device still works (R-FAIL-16, X-14)."""
    card, means = visit.holds.my_number_card, visit.facts.means
    ways = []
    if failed.identity_failed and means in ("face_reader", "home_consent"):
        ways = ways_at_reader(visit, card)
    if failed.reason == "f1a" and means == "face_reader" and _home_consent_possible(visit, card):
        ways.append("home_consent")
    return ways


def _home_consent_possible(visit, card):
    return (means_available(visit, "home_consent") and is_registered(visit, card)
            and (card.pin == "set" or visit.facility.mobile_device == "app")
            and window(card, visit.day, visit.edition) not in (DEAD, REVOKED))


def methods_open(visit, failed):
    """What remains, as far as the desk can tell."""
    view, notice = visit.holds.portal_view, visit.holds.eligibility_notice
    if visit.shown("my_number_card") is None:
        usable = portal_replaces_phone(visit) and (view is None or _readable(view))
        return ["portal_view"] if usable else []
    ways = _ways_first(visit, failed)
    if _emergency_possible(visit, failed):
        ways.append("emergency_search")
    if view:
        portal = _portal_possible(visit, failed, view)
    else:
        # Not seen yet: a PDF may exist for a broken chip; the portal shows nothing in F2b, and cannot open in F3.
        portal = not _portal_closed(visit) and failed.reason != "f2b" \
            and window(visit.holds.my_number_card, visit.day, visit.edition) in (VALID, NOTICE)
    if portal:
        ways.append("portal_view")
    if notice is None or _notice_good(visit, notice):
        ways.append("notice")
    if _past_good(visit):
        ways.append("past_visit")
    if visit.says.declaration == "filled":
        ways.append("declaration")
    return ways
