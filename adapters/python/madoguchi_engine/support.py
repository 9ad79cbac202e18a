"""The call centre and the order of help: R-OPS-01, R-OPS-02, A-22, A-37."""
from datetime import date

CHANNELS = ["portal", "chatbot", "call_centre", "form"]

# National holidays, with substitute days and days in between.
_HOLIDAYS = {
    2024: "0101 0108 0211 0212 0223 0320 0429 0503 0504 0505 0506 0715 0811 0812 0916 0922 0923 1014 1103 1104 1123",
    2025: "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0721 0811 0915 0923 1013 1103 1123 1124",
    2026: "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123",
    2027: "0101 0111 0211 0223 0321 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011 1103 1123",
}
HOLIDAYS = frozenset(date(year, int(text[:2]), int(text[2:]))
                     for year, days in _HOLIDAYS.items() for text in days.split())

_CLOSES = {5: 16, 6: 0}  # Saturday, Sunday; other days 18


def call_centre(now):
    """Open from 8:00; at the closing minute itself already closed."""
    if now.date() in HOLIDAYS:
        return "closed"
    return "open" if 8 <= now.hour < _CLOSES.get(now.weekday(), 18) else "closed"
