#!/usr/bin/env python3
"""What matters of JSON answers, a line a finding or mention, for the expected output of tests.

usage: interdict ... --format json ... | facts.py
"""
import json
import sys

for line in sys.stdin:
    record = json.loads(line)
    if record["type"] != "subject":
        continue
    print(record["row"], record["verdict"])
    for finding in record["findings"]:
        hit = finding.get("hit")
        if hit is None:
            print("  ", finding["kind"], finding["severity"])
            continue
        listed = ", ".join(f"{d['list']} {d['reference']} {d['from']}" for d in hit["designations"])
        print("  ", finding["kind"], finding["severity"], hit["party"], "|", " ".join(hit["entries"]), "|", listed)
    for mention in record.get("mentions", []):
        print("  ", mention["start"], mention["end"], mention["text"], "=", mention["hit"]["party"])
