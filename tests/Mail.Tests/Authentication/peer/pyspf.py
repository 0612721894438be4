"""SPF by pyspf (Debian's python3-spf): the result of each case of the table FILE, as JSON."""
import ipaddress
import json
import pathlib
import sys

import spf


def records(zone, name, kind):
    if kind == "PTR":
        labels = name.lower().rstrip(".").split(".")
        if labels[-2] == "ip6":
            text = "".join(reversed(labels[:-2]))
            name = str(ipaddress.ip_address(bytes.fromhex(text)))
        else:
            name = ".".join(reversed(labels[:-2]))
    for line in zone:
        owner, type_, *rest = line.split(" ", 2)
        if owner.lower() != name.lower().rstrip("."):
            continue
        if type_ == "TIMEOUT":
            raise spf.TempError("the table says so")
        if type_ == kind:
            yield rest[0] if rest else ""


def value(kind, data):
    if kind == "TXT":
        return (data.encode(),)
    if kind == "MX":
        preference, host = data.split(" ")
        return (int(preference), host)
    return data


def check(zone, case):
    spf.DNSLookup = lambda name, kind, *_: [((name, kind), value(kind, data)) for data in records(zone, name, kind)]
    result, _, _ = spf.query(i=case["ip"], s=case["from"], h=case["helo"], strict=True, timeout=20, querytime=0).check()
    return result


scenarios = json.loads(pathlib.Path(sys.argv[1]).read_text())
print(json.dumps([[check(s["zone"], case) for case in s["cases"]] for s in scenarios]))
