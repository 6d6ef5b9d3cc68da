#!/usr/bin/env python3
"""The rooms below src stand in layers: none includes a header of a higher one. The order is the first column of the table in
ARCHITECTURE.md ("src/base/" first, the lowest); where that file is missing, the one below."""

import os
import pathlib
import re
import sys

TOP = pathlib.Path(os.environ.get("ITD_SOURCE", pathlib.Path(__file__).resolve().parent.parent))
ORDER = ["base", "text", "model", "name", "snapshot", "match", "format", "lists", "document", "screen", "cli"]
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
# Headers that one room alone may include, because nothing else is to know of the library.
OWNED = {"sqlite3.h": "case"}


def order_of_rooms():
    """The rooms from the lowest to the highest."""
    page = TOP / "ARCHITECTURE.md"
    if not page.exists():
        return ORDER
    rooms = []
    for line in page.read_text(encoding="utf-8").splitlines():
        row = re.match(r"^\|\s*`?src/(\w+)/?`?\s*\|", line)
        if row and row.group(1) not in rooms:
            rooms.append(row.group(1))
    return rooms


def failures(order):
    rank = {room: place for place, room in enumerate(order)}
    for path in sorted((TOP / "src").rglob("*.[ch]")):
        place = path.relative_to(TOP)
        room = place.parts[1]
        if len(place.parts) < 3:
            yield f"{place}: stands in no room"
            continue
        if room not in rank:
            yield f"{place}: the room {room} has no place in the order of layers"
            continue
        for quote, header in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if header in OWNED and OWNED[header] != room:
                yield f"{place}: only src/{OWNED[header]} may include {header}"
            other = header.split("/")[0]
            if quote == "<" or other == "interdict":
                continue
            if "/" not in header:
                other = room if (path.parent / header).exists() else None  # its own, or generated
            if other is None or other == room:
                continue
            if other not in rank:
                yield f"{place}: {header} is of no room"
            elif rank[other] > rank[room]:
                yield f"{place}: {header} is of a higher room"
            elif room == "cli":
                yield f"{place}: the command line sees public headers only, not {header}"
    for path in sorted((TOP / "include").rglob("*.h")):
        for quote, header in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if quote == '"' and not header.startswith("interdict/"):
                yield f"{path.relative_to(TOP)}: a public header includes {header}"


def main():
    order = order_of_rooms()
    found = list(failures(order))
    if len(order) < 5:
        found.append("ARCHITECTURE.md has no table of the rooms in order")
    for failure in found:
        print(failure)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
