"""Checks signed statements with somebody else's DSSE: python3 check.py FILE...

Uses securesystemslib (PyPI), the library under in-toto and TUF. Prints one line a file and
ends with 0 if every signature is right, 1 if one is not, 2 if the library is missing.
"""

import base64
import json
import sys

try:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import SSlibKey
except ImportError:
    print("securesystemslib is missing: pip install securesystemslib[crypto]")
    sys.exit(2)


def check(path):
    with open(path, encoding="utf-8") as file:
        raw = json.load(file)
    statement = json.loads(base64.b64decode(raw["payload"]))
    assert statement["_type"] == "https://in-toto.io/Statement/v1", statement["_type"]
    assert statement["predicateType"].startswith("urn:svartpenna:predicate:")
    card = statement["predicate"]["by"]
    key = base64.b64decode(card["key"].removeprefix("ed25519:"))
    keyid = raw["signatures"][0]["keyid"]
    public = SSlibKey(keyid, "ed25519", "ed25519", {"public": key.hex()})
    Envelope.from_dict(raw).verify([public], 1)
    print(f"{path}: {statement['predicateType']} by {card['person']}: right")


status = 0
for name in sys.argv[1:]:
    try:
        check(name)
    except Exception as error:  # any way of not being right
        print(f"{name}: {type(error).__name__}")
        status = 1
sys.exit(status)
