"""Role `terminal`: the program between the exchange folder and the central service, standard library only.

`settle()` takes every finished request out of `req`, asks the central service over HTTP with the same tree as JSON, and writes the
answer into `res` under the same token. What is no request goes back beside an `.err`; a line that fails becomes a message.
"""
import json
import os
import re
import time
import urllib.error
import urllib.request
from xml.sax.saxutils import escape

from .folder import CLOSED
from .message import LINE_FAILED, NoMessage, read

REQUEST = re.compile(r"((?:OQS|EPS|CIS|EMS|PMH|YZK|TKK|CIP)(?:si|mu)[A-Za-z]{3}[0-9]{2})req_([A-Za-z0-9]{1,64})\.xml")
SEARCH = "/oqs-api-pro/MSA01030/ILI01030SV01/search"
LISTS = ("ResultList",)
STILL_SECONDS = 0.5


class Terminal:
    def __init__(self, peers):
        exchange, central = peers["exchange"], peers["central"]
        self.req, self.res = exchange["req"], exchange["res"]
        self.url, self.token = central["url"], central["login"]["token"]

    def settle(self):
        """Works until nothing is left that could still be taken; requests nobody finishes go back."""
        still = time.monotonic()
        while True:
            taken = waiting = 0
            for name in sorted(name for name in os.listdir(self.req) if name.endswith(".xml")):
                data = self._look(name)
                if data is None:
                    continue
                if CLOSED.search(data):
                    self._serve(name, data)
                    taken += 1
                else:
                    waiting += 1
            if taken:
                still = time.monotonic()
            elif not waiting:
                return
            elif time.monotonic() - still > STILL_SECONDS:
                for name in sorted(name for name in os.listdir(self.req) if name.endswith(".xml")):
                    self._give_back(name)
                return
            else:
                time.sleep(0.001)

    def _look(self, name):
        try:
            with open(os.path.join(self.req, name), "rb") as file:
                return file.read()
        except (FileNotFoundError, PermissionError):
            return None

    def _serve(self, name, data):
        named = REQUEST.fullmatch(name)
        try:
            tree = read(data) if named else None
        except NoMessage:
            tree = None
        if tree is None:
            return self._give_back(name)
        api, token = named.groups()
        try:
            answer = self._ask(api, tree)
        except (OSError, ValueError) as error:
            answer = {"XmlMsg": {"MessageHeader": {"SegmentOfResult": "9", "ErrorCode": LINE_FAILED, "ErrorMessage": str(error)},
                                 "MessageBody": ""}}
        self._publish("%sres_%s.xml" % (api, token), _document(answer))
        os.remove(os.path.join(self.req, name))

    def _ask(self, api, tree):
        path = SEARCH if api == "OQSsiquc01" else "/madoguchi/message/" + api
        body = json.dumps({tree.tag: _json(tree)}, ensure_ascii=False).encode("utf-8")
        request = urllib.request.Request(self.url + path, data=body, method="POST", headers={
            "Content-Type": "application/json;charset=UTF-8", "Authorization": self.token})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=2) as answer:
            data = answer.read()
        message = json.loads(data.decode("utf-8"))
        if not isinstance(message, dict) or list(message) != ["XmlMsg"]:
            raise ValueError("the answer is no message")
        return message

    def _give_back(self, name):
        os.replace(os.path.join(self.req, name), os.path.join(self.res, name))
        self._publish(name[:-len(".xml")] + ".err", b"not a request\r\n")

    def _publish(self, name, data):
        beside = os.path.join(self.res, name + ".part")
        with open(beside, "wb") as out:
            out.write(data)
        os.replace(beside, os.path.join(self.res, name))


def _json(element):
    """Leaves are texts, a list of results an array of objects, several elements of one name an array."""
    children = list(element)
    if not children:
        return element.text or ""
    if element.tag in LISTS:
        return [{child.tag: _json(child)} for child in children]
    members = {}
    for child in children:
        value = _json(child)
        if child.tag not in members:
            members[child.tag] = value
        elif isinstance(members[child.tag], list):
            members[child.tag].append(value)
        else:
            members[child.tag] = [members[child.tag], value]
    return members


def _document(message):
    text = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    return (text + "".join(_xml(name, value) for name, value in message.items()) + "\n").encode("utf-8")


def _xml(name, value):
    if isinstance(value, dict):
        inside = "".join(_xml(*member) for member in value.items())
    elif isinstance(value, list) and name in LISTS:
        inside = "".join(_xml(*member) for one in value for member in one.items())
    elif isinstance(value, list):
        return "".join(_xml(name, one) for one in value)
    else:
        inside = escape(str(value))
    return "<%s>%s</%s>" % (name, inside, name)
