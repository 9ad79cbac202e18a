"""The exchange folder as a receipt computer sees it: requests go in whole, answers are taken out once they are finished."""
import os
import re
import time

FACE = re.compile(r"OQSsiquc01res_face_[0-9]{10}[0-9A-Za-z]{20}_[0-9]{14}\.xml")
CLOSED = re.compile(rb"</XmlMsg\s*>\s*\Z")
ANSWER_SECONDS = 6.0
FACE_SECONDS = 0.25


class Folder:
    """`req`, `res` and `face` of one terminal."""

    def __init__(self, exchange):
        self.req, self.res, self.face = exchange["req"], exchange["res"], exchange["face"]

    def send(self, api, token, data):
        """Written beside and renamed: nobody finds it half-written."""
        name = "%sreq_%s.xml" % (api, token)
        beside = os.path.join(self.req, name + ".part")
        with open(beside, "wb") as out:
            out.write(data)
        os.replace(beside, os.path.join(self.req, name))

    def answer(self, api, token):
        """The bytes of the answer; None when the request came back with an .err, or nothing came in time."""
        path = os.path.join(self.res, "%sres_%s.xml" % (api, token))
        returned = os.path.join(self.res, "%sreq_%s" % (api, token))
        end = time.monotonic() + ANSWER_SECONDS
        while True:
            data = _take(path)
            if data is not None:
                return data
            if os.path.exists(returned + ".err"):
                for ending in (".err", ".xml"):
                    _remove(returned + ending)
                return None
            if time.monotonic() > end:
                return None
            time.sleep(0.001)

    def face_result(self):
        """The bytes of the face reader's result; None when there is none. A half-written one is waited for."""
        begun = time.monotonic()
        end = begun + FACE_SECONDS
        while True:
            for name in sorted(os.listdir(self.face)):
                if FACE.fullmatch(name):
                    data = _take(os.path.join(self.face, name))
                    if data is not None:
                        return data
                    end = begun + ANSWER_SECONDS
                    break
            if time.monotonic() > end:
                return None
            time.sleep(0.001)


def _take(path):
    """Reads and removes a finished file; None when it is not there, not finished, or held by somebody."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except (FileNotFoundError, PermissionError):
        return None
    if not CLOSED.search(data):
        return None
    _remove(path)
    return data


def _remove(path):
    try:
        os.remove(path)
    except FileNotFoundError:
        pass
