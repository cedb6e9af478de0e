"""Reads MIME messages (a JSON list of base64) and prints what they hold as JSON: a parser that shares nothing with ours."""

import base64
import json
import sys
from email import message_from_bytes, policy


def people(message, name):
    field = message[name]
    return [] if field is None else [[one.display_name, one.addr_spec] for one in field.addresses]


def part(node):
    if node.is_multipart():
        return {"type": node.get_content_type(), "parts": [part(child) for child in node.iter_parts()]}
    return {
        "type": node.get_content_type(),
        "charset": node.get_content_charset(),
        "method": node.get_param("method"),
        "disposition": node.get_content_disposition(),
        "filename": node.get_filename(),
        "contentId": node["content-id"] and node["content-id"].strip(),
        "content": base64.b64encode(node.get_payload(decode=True)).decode("ascii"),
    }


def defects(node):
    found = [type(defect).__name__ for defect in node.defects]
    for child in node.walk():
        if child is not node:
            found += [type(defect).__name__ for defect in child.defects]
    for value in node.values():
        found += [type(defect).__name__ for defect in getattr(value, "defects", ())]
    return found


def read(encoded):
    message = message_from_bytes(base64.b64decode(encoded), policy=policy.default)
    return {
        "from": people(message, "from"),
        "to": people(message, "to"),
        "cc": people(message, "cc"),
        "replyTo": people(message, "reply-to"),
        "bcc": message["bcc"],
        "subject": message["subject"],
        "date": message["date"] and message["date"].datetime.isoformat(),
        "messageId": message["message-id"] and message["message-id"].strip(),
        "inReplyTo": message["in-reply-to"] and message["in-reply-to"].strip(),
        "defects": defects(message),
        "body": part(message),
    }


json.dump([read(each) for each in json.load(sys.stdin)], sys.stdout)
