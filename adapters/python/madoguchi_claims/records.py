"""One record of a claim file is one line of fields parted by commas, in Shift_JIS, and nothing may be quoted.

The positions of the fields are data: a list of names for each record, `name*31` standing for 31 fields of one form.
"""
LINE_END, FILE_END = b"\r\n", b"\x1a"
UNWRITABLE = b"\x81\x48"  # 「？」, what the specification puts for a character outside of JIS X 0208
_OUTSIDE = {0x87, 0xED, 0xEE} | set(range(0xF0, 0xFD))  # lead bytes of vendors' and users' characters
_LATER = {b"\xea\xa3", b"\xea\xa4"}  # 凜 and 熙 came in 1990
_SAME_CELL = {"\u2014": "\u2015"}  # 「—」: another Unicode point of 0x815C
_FORBIDDEN = {",", '"', "\r", "\n", "\x1a"}


class NotWritable(ValueError):
    """The facts cannot become a claim file; the message says which and why."""


def positions(names):
    """`"a b*2"` → ["a", "b", "b"] with the star's index beside: [("a", None), ("b", 1), ("b", 2)]."""
    spread = []
    for name in names.split():
        stem, _, times = name.partition("*")
        if times:
            spread += [(stem, number) for number in range(1, int(times) + 1)]
        else:
            spread.append((stem, None))
    return spread


class Layout:
    """The records of one kind of claim."""

    def __init__(self, **records):
        self.records = {ident: positions(names) for ident, names in records.items()}

    def record(self, ident, **values):
        """One line; fields not told stay empty, a starred name takes {number: value}."""
        fields = [ident]
        for name, number in self.records[ident]:
            value = values.get(name, "")
            if number is not None:
                value = value.get(number, "") if value else ""
            fields.append(_field(ident, name, str(value)))
        unknown = set(values) - {name for name, _ in self.records[ident]}
        if unknown:
            raise KeyError("%s has no field %s" % (ident, ", ".join(sorted(unknown))))
        return ",".join(fields)


def _field(ident, name, value):
    for char in value:
        if char in _FORBIDDEN or char < " ":
            raise NotWritable("%s.%s holds U+%04X, which cannot stand in a claim file" % (ident, name, ord(char)))
    return value


def encode(text):
    """Shift_JIS of JIS X 0201 and JIS X 0208-1983; anything else becomes 「？」."""
    return b"".join(map(_encode, text))


def _encode(char):
    try:
        data = _SAME_CELL.get(char, char).encode("cp932")
    except UnicodeEncodeError:
        return UNWRITABLE
    outside = data[0] in _OUTSIDE if len(data) == 2 else data[0] in (0x80, 0xA0) or data[0] > 0xDF
    return UNWRITABLE if outside or data in _LATER else data


def file_bytes(lines):
    """The whole file: every record ends with CRLF, and one 0x1A ends the file."""
    return b"".join(encode(line) + LINE_END for line in lines) + FILE_END
