"""Why a file is not read. Each message says in Chinese what is wrong with it and what to do."""


class UnreadableReport(Exception):
    """The file is no report that can be read; the message says why and what to do."""


class UnsupportedKind(UnreadableReport):
    """A kind of file that no reader is for: .wps, .ofd, .doc, pictures."""


class ScannedReport(UnreadableReport):
    """Pages that are pictures: there is no text to read."""


class EncryptedReport(UnreadableReport):
    """The file asks for a password."""


class DamagedReport(UnreadableReport):
    """Empty, cut off, or not what it begins as."""


class OverLimit(UnreadableReport):
    """Larger, or larger when unpacked, than any report is."""


class NotAReport(UnreadableReport):
    """Readable, but nothing in it says whose budget or final accounts of which year it is."""


class UnreadableTable(Exception):
    """The file holds no table of figures that can be read; the message says what is missing."""
