#!/usr/bin/env python3
"""`interdict lists update` against a server of the test's own on loopback, in TAP.

Each test function gets a Site: a server with pages to fill, and an empty folder. A page is a function of the request's
handler; `Page` makes the usual ones. The lists are the UN fixture and ones derived from it."""
import fcntl
import gzip
import http.server
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM, SOURCE = os.environ["ITD_PROGRAM"], os.environ["ITD_SOURCE"]
COLUMNS = ["publisher", "list", "format", "reader", "file", "address", "default", "note"]
TIMEOUT_S = 60


def un_list(date, references, name="EXAMPLE LINES"):
    rows = "".join(
        f"<ENTITY><DATAID>{6900000 + number}</DATAID><FIRST_NAME>{name} {number}</FIRST_NAME>"
        f"<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPe.{number:03}</REFERENCE_NUMBER>"
        f"<LISTED_ON>2018-03-30</LISTED_ON></ENTITY>\n" for number in references)
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="{date}T00:00:09.554Z">\n'
            f"<INDIVIDUALS></INDIVIDUALS>\n<ENTITIES>\n{rows}</ENTITIES>\n</CONSOLIDATED_LIST>\n").encode()


def fixture(path):
    with open(os.path.join(SOURCE, "tests", "lists", "good", path), "rb") as file:
        return file.read()


class Page:
    """A file that a server gives out: with validators, packed, cut or slowly when asked to."""

    def __init__(self, body, etag=None, modified=None, packed=False, missing=0, pause_s=0.0, kind="text/xml"):
        self.body, self.etag, self.modified, self.packed = body, etag, modified, packed
        self.missing, self.pause_s, self.kind = missing, pause_s, kind

    def __call__(self, handler):
        if self.etag and handler.headers["If-None-Match"] == self.etag:
            handler.answer(304, b"", {})
            return
        if self.modified and not self.etag and handler.headers["If-Modified-Since"] == self.modified:
            handler.answer(304, b"", {})
            return
        body = gzip.compress(self.body) if self.packed else self.body
        headers = {"Content-Type": self.kind, "ETag": self.etag, "Last-Modified": self.modified,
                   "Content-Encoding": "gzip" if self.packed else None, "Content-Length": str(len(body))}
        handler.answer(200, body[:len(body) - self.missing], headers, self.pause_s)


def status(code, headers=None):
    return lambda handler: handler.answer(code, b"<html>no</html>", headers or {})


def in_turn(*pages):
    """One page after the other, the last for ever."""
    left = list(pages)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, code, body, headers, pause_s=0.0):
        self.server.answers.append((self.path, code))
        self.send_response(code)
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if pause_s:
            for at in range(0, len(body), 10):
                self.wfile.write(body[at:at + 10])
                self.wfile.flush()
                time.sleep(pause_s)
        else:
            self.wfile.write(body)
        if len(body) < int(headers.get("Content-Length", 0)):
            self.close_connection = True

    def do_GET(self):
        self.server.requests.append((self.path, dict(self.headers)))
        page = self.server.pages.get(self.path, status(404))
        try:
            page(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *arguments):
        pass


class Site:
    def __init__(self, folder):
        self.folder, self.data = os.path.join(folder, "lists"), os.path.join(folder, "data")
        os.mkdir(self.data)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.pages, self.server.requests, self.server.answers = {}, [], []
        self.pages = self.server.pages
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.sources(("un-sc", "xml", "un-xml", "consolidated.xml", "/un.xml"))

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def sources(self, *rows):
        """Rows of list, format, reader, file and path (or address)."""
        with open(os.path.join(self.data, "sources.tsv"), "w", encoding="utf-8") as table:
            table.write("# Of the test.\n" + "\t".join(COLUMNS) + "\n")
            for name, form, reader, file, path in rows:
                address = self.address + path if path.startswith("/") else path
                table.write("\t".join(["Test", name, form, reader, file, address, "1", ""]) + "\n")

    def run(self, *arguments):
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        done = subprocess.run([PROGRAM, *arguments, "--data", self.data], capture_output=True, timeout=TIMEOUT_S,
                              check=False, env=environment)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def update(self, *arguments, expect=0, folder=None):
        """The records that an update prints, after looking at its exit status."""
        code, output, said = self.run("lists", "update", "--folder", folder or self.folder, "--format", "json",
                                      *arguments)
        same(code, expect, f"exit status; {said}")
        self.said = said
        return [json.loads(line) for line in output.splitlines()]

    def files(self, name="un-sc", ending=""):
        folder = os.path.join(self.folder, "raw", name)
        return sorted(file for file in os.listdir(folder) if file.endswith(ending))

    def versions(self):
        """{(list, date): entries} of the snapshot."""
        code, output, said = self.run("lists", "info", "--format", "csv", self.snapshot)
        same(code, 0, said)
        head, *rows = [line.split(",") for line in output.splitlines()]
        rows = [dict(zip(head, row)) for row in rows]
        return {(row["list"], row["version"]): int(row["entries"]) for row in rows}

    @property
    def snapshot(self):
        return os.path.join(self.folder, "lists.itd")

    def snapshot_bytes(self):
        with open(self.snapshot, "rb") as file:
            return file.read()


def same(got, expected, what=""):
    if got != expected:
        raise AssertionError(f"{what}: got {got!r}, expected {expected!r}")


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


def outcomes(records):
    return [record["outcome"] for record in records if record["type"] == "source"]


def changes(records):
    return {record["list"]: (record["added"], record["changed"], record["delisted"]) for record in records
            if record["type"] == "changes"}


def reason(records):
    return [record["text"] for record in records if record["type"] == "source"][0]


def good(site, **how):
    """A first update that goes well: ten entries of 2026-02-27."""
    site.pages["/un.xml"] = Page(un_list("2026-02-27", range(10)), **how)
    records = site.update()
    same(outcomes(records), ["new"])
    return records


def untouched(site, before):
    same(site.snapshot_bytes(), before, "the snapshot")


def test_a_list_is_downloaded_and_compiled(site):
    site.pages["/un.xml"] = Page(fixture("un/consolidated.xml"), etag='"one"', modified="Fri, 27 Feb 2026 00:00:00 GMT")
    records = site.update()
    same((outcomes(records), changes(records)), (["new"], {"un-sc": (2, 0, 0)}))
    same(site.versions(), {("un-sc", "2026-02-27"): 2})
    agent = site.server.requests[0][1]["User-Agent"]
    holds(re.fullmatch(r"interdict/\d+\.\d+\.\d+", agent), agent)
    holds("Cookie" not in site.server.requests[0][1], "a cookie was sent")
    raw = site.files(ending="-consolidated.xml")[0]
    holds(re.fullmatch(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}-consolidated\.xml", raw), raw)
    with open(os.path.join(site.folder, "raw", "un-sc", raw + ".provenance"), encoding="utf-8") as file:
        kept = dict(line.rstrip("\n").split("\t", 1) for line in file)
    same((kept["address"], kept["etag"], kept["entries"], kept["date"], kept["date-from"]),
         (site.address + "/un.xml", '"one"', "2", "2026-02-27", "file"))
    same(kept["sha256"][:12], raw[11:23])
    holds(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", kept["fetched"]), kept["fetched"])
    _, info, _ = site.run("lists", "info", "--format", "csv", site.snapshot)
    holds(site.address + "/un.xml" in info and kept["fetched"] in info, info)


def test_a_second_run_asks_whether_the_list_changed(site):
    for how in ({"etag": '"one"'}, {"modified": "Fri, 27 Feb 2026 00:00:00 GMT"}):
        site.pages["/un.xml"] = Page(un_list("2026-02-27", range(10)), **how)
        site.update()
        before = site.snapshot_bytes()
        same(outcomes(site.update()), ["unchanged"])
        same(site.server.answers[-1], ("/un.xml", 304))
        untouched(site, before)
    same(len(site.files(ending=".provenance")), 1)


def test_the_same_content_is_unchanged_without_validators(site):
    good(site)
    before = site.snapshot_bytes()
    same(outcomes(site.update()), ["unchanged"])
    same(site.server.answers, [("/un.xml", 200)] * 2)
    untouched(site, before)
    same(len(site.files()), 2)


def test_a_changed_list_tells_added_changed_delisted(site):
    good(site)
    site.pages["/un.xml"] = Page(un_list("2026-03-01", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).replace(
        b"LINES 5<", b"LINES FIVE<"))
    records = site.update()
    same((outcomes(records), changes(records)), (["new"], {"un-sc": (2, 1, 1)}))
    same(site.versions(), {("un-sc", "2026-02-27"): 10, ("un-sc", "2026-03-01"): 11})
    code, text, _ = site.run("lists", "update", "--folder", site.folder)
    same((code, text), (0, f"un-sc        unchanged  {site.address}/un.xml\n"))


def test_404_leaves_everything_as_it_is(site):
    good(site)
    before = site.snapshot_bytes()
    site.pages["/un.xml"] = status(404)
    records = site.update(expect=4)
    same((outcomes(records), reason(records)), (["failed"], "failed: the server answered 404 (not found)"))
    same(site.server.answers[1:], [("/un.xml", 404)], "not tried again")
    untouched(site, before)


def test_one_failing_source_does_not_stop_the_others(site):
    site.sources(("ofac-sdn", "xml", "ofac-xml", "SDN.XML", "/gone.xml"),
                 ("un-sc", "xml", "un-xml", "consolidated.xml", "/un.xml"))
    site.pages["/un.xml"] = Page(un_list("2026-02-27", range(10)))
    records = site.update(expect=3)
    same(outcomes(records), ["failed", "new"])
    same(site.versions(), {("un-sc", "2026-02-27"): 10})
    same(outcomes(site.update("--only", "un-sc")), ["unchanged"])
    site.update("--only", "nothing", expect=2)
    holds('there is no source of a list "nothing"' in site.said, site.said)


def test_redirects_are_followed(site):
    site.pages["/un.xml"] = status(301, {"Location": "/moved.xml"})
    site.pages["/moved.xml"] = status(302, {"Location": site.address + "/here.xml"})
    site.pages["/here.xml"] = Page(un_list("2026-02-27", range(10)), etag='"one"')
    same(outcomes(site.update()), ["new"])
    same(outcomes(site.update()), ["unchanged"])
    same([code for _, code in site.server.answers], [301, 302, 200, 301, 302, 304])


def test_redirects_end(site):
    site.pages["/un.xml"] = status(302, {"Location": "/un.xml"})
    same(reason(site.update(expect=4)), "failed: redirected more than 5 times")
    same(len(site.server.answers), 6)
    site.pages["/un.xml"] = status(302, {"Location": "file:///etc/passwd"})
    same(reason(site.update(expect=4)), "failed: redirected to file:///etc/passwd, which is not followed")


def test_only_web_addresses(site):
    site.sources(("un-sc", "xml", "un-xml", "consolidated.xml", "file:///etc/passwd"))
    same(reason(site.update(expect=4)), "failed: not an address that begins with https:// or http://")


def test_pages_that_are_no_list_are_refused(site):
    good(site)
    before = site.snapshot_bytes()
    whole = un_list("2026-03-01", range(10))
    for body, why in ((b"<!DOCTYPE html>\n<html><body>Service unavailable",
                       'it begins "<!DOCTYPE html> <html><body>Serv'),
                      (b'{"error": "rate limit"}', "it begins \"{\"error\": \"rate limit\"}\""),
                      (b"", "the file is empty"), (b" \n", "the file is empty"),
                      (fixture("ofac/sdn.xml"), "of the format ofac-xml, expected un-xml"),
                      (un_list("2026-03-01", []), "no entries in it"),
                      (whole[:len(whole) // 2], "line ")):
        site.pages["/un.xml"] = Page(body, etag=f'"{len(body)}"')
        records = site.update(expect=4)
        same(outcomes(records), ["refused"], body)
        holds(reason(records).startswith("refused: ") and why in reason(records), reason(records))
        untouched(site, before)
    same(len(site.files(ending=".refused")), 7)
    same(len(site.files(ending=".refused.provenance")), 7)
    site.pages["/un.xml"] = Page(whole)
    same(outcomes(site.update()), ["new"])


def test_a_cut_connection_is_a_failure(site):
    good(site)
    before = site.snapshot_bytes()
    site.pages["/un.xml"] = Page(un_list("2026-03-01", range(10)) + b" " * 100, missing=50)
    records = site.update("--retries", "1", expect=4)
    same(outcomes(records), ["failed"])
    holds("the connection was cut" in reason(records), reason(records))
    same(len(site.server.answers), 3)
    untouched(site, before)
    same([file for file in site.files() if ".new" in file], [])
    site.pages["/un.xml"] = in_turn(site.pages["/un.xml"], Page(un_list("2026-03-01", range(10))))
    same(outcomes(site.update()), ["new"], "tried again")


def test_a_slow_trickle_is_given_up(site):
    good(site)
    before, began = site.snapshot_bytes(), time.monotonic()
    site.pages["/un.xml"] = Page(un_list("2026-03-01", range(10)), pause_s=0.2)
    records = site.update("--timeout", "4", expect=4)
    same(outcomes(records), ["failed"])
    holds("too slow" in reason(records), reason(records))
    holds(time.monotonic() - began < 5, "it took too long")
    untouched(site, before)


def test_time_outs_end_a_download_that_is_fast_enough(site):
    body = un_list("2026-03-01", range(10)) + b" " * 100000
    site.pages["/un.xml"] = lambda handler: [handler.answer(200, body[:9000], {"Content-Length": str(len(body))}),
                                             [(handler.wfile.write(b" " * 900), time.sleep(0.1)) for _ in range(50)]]
    began = time.monotonic()
    records = site.update("--timeout", "1", expect=4)
    holds("timed out" in reason(records), reason(records))
    holds(time.monotonic() - began < 4, "it took too long")


def test_a_list_that_shrinks_is_refused_unless_allowed(site):
    good(site)
    before = site.snapshot_bytes()
    site.pages["/un.xml"] = Page(un_list("2026-03-01", range(7)))
    records = site.update(expect=4)
    same(reason(records), "refused: 7 entries, after 10 in the last one: more than 20% smaller")
    untouched(site, before)
    records = site.update("--allow-shrink")
    same((outcomes(records), changes(records)), (["new"], {"un-sc": (0, 0, 3)}))
    site.pages["/un.xml"] = Page(un_list("2026-03-02", range(6)))
    same(outcomes(site.update()), ["new"], "a little smaller")


def test_a_list_older_than_the_one_held_is_refused(site):
    good(site)
    before = site.snapshot_bytes()
    for date, why in (("2026-02-26", "it is of 2026-02-26, older than the version of 2026-02-27 that is held"),
                      (f"{time.gmtime().tm_year + 1}-12-31",
                       f"it is dated in the future, {time.gmtime().tm_year + 1}-12-31")):
        site.pages["/un.xml"] = Page(un_list(date, range(10)))
        same(reason(site.update(expect=4)), "refused: " + why)
        untouched(site, before)


def test_packed_content(site):
    body = un_list("2026-02-27", range(10))
    site.pages["/un.xml"] = Page(body, packed=True)
    same(outcomes(site.update()), ["new"])
    with open(os.path.join(site.folder, "raw", "un-sc", site.files(ending=".xml")[0]), "rb") as file:
        same(file.read(), body, "kept as the publisher has it")
    site.pages["/un.xml"] = Page(body)
    same(outcomes(site.update()), ["unchanged"])
    site.pages["/un.xml"] = Page(gzip.compress(un_list("2026-03-01", range(10))), kind="application/gzip")
    same(outcomes(site.update()), ["new"], "a packed file")
    same(len(site.versions()), 2)


def test_a_busy_server_is_asked_again(site):
    site.pages["/un.xml"] = in_turn(status(500), status(429, {"Retry-After": "1"}),
                                    Page(un_list("2026-02-27", range(10))))
    began = time.monotonic()
    same(outcomes(site.update()), ["new"])
    same([code for _, code in site.server.answers], [500, 429, 200])
    holds(time.monotonic() - began >= 1.5, "it did not wait")
    site.pages["/un.xml"] = status(503, {"Retry-After": "3600"})
    same(reason(site.update(expect=4)), "failed: the server answered 503", "not waited for")


def test_nobody_answers(site):
    site.sources(("un-sc", "xml", "un-xml", "consolidated.xml", "http://127.0.0.1:1/un.xml"))
    records = site.update("--timeout", "1", expect=4)
    holds("Failed to connect" in reason(records) or "Couldn't connect" in reason(records), reason(records))
    holds("none of 1 sources gave a list" in site.said, site.said)


def test_folders_that_cannot_be_written(site):
    blocked = os.path.join(site.data, "file")
    with open(blocked, "w", encoding="utf-8"):
        pass
    site.pages["/un.xml"] = Page(un_list("2026-02-27", range(10)))
    site.update(expect=4, folder=os.path.join(blocked, "lists"))
    holds("cannot make the folder" in site.said, site.said)
    os.makedirs(site.folder)
    with open(os.path.join(site.folder, "raw"), "w", encoding="utf-8"):
        pass
    site.update(expect=4)
    os.remove(os.path.join(site.folder, "raw"))
    same(outcomes(site.update()), ["new"])
    if os.geteuid() != 0:
        os.chmod(os.path.join(site.folder, "raw", "un-sc"), 0o500)
        site.pages["/un.xml"] = Page(un_list("2026-03-01", range(10)))
        before = site.snapshot_bytes()
        same(outcomes(site.update(expect=4)), ["failed"])
        os.chmod(os.path.join(site.folder, "raw", "un-sc"), 0o700)
        untouched(site, before)


def test_a_set_is_of_one_version(site):
    site.sources(("ofac-sdn", "csv", "ofac-sdn-csv", "SDN.CSV", "/sdn.csv"),
                 ("ofac-sdn", "csv", "ofac-alt-csv", "ALT.CSV", "/alt.csv"),
                 ("ofac-sdn", "csv", "ofac-add-csv", "ADD.CSV", "/add.csv"))
    for name in ("sdn", "alt", "add"):
        site.pages[f"/{name}.csv"] = Page(fixture(f"ofac/{name}.csv"), etag=f'"{name}"')
    records = site.update("--only", "ofac-sdn")
    same(outcomes(records), ["new"] * 3)
    today = site.files("ofac-sdn")[0][:10]
    same(site.versions(), {("ofac-sdn", today): 7})
    before = site.snapshot_bytes()
    renamed = fixture("ofac/sdn.csv").replace(b"SEA EXAMPLE", b"LAKE EXAMPLE")
    site.pages["/sdn.csv"], site.pages["/alt.csv"] = Page(renamed, etag='"new"'), status(404)
    records = site.update(expect=3)
    same(outcomes(records), ["refused", "failed", "unchanged"])
    holds("another file of its set" in reason(records), reason(records))
    untouched(site, before)
    site.pages["/alt.csv"] = Page(fixture("ofac/alt.csv"), etag='"alt"')
    records = site.update()
    same(outcomes(records), ["new", "unchanged", "unchanged"])
    same(site.versions(), {("ofac-sdn", today): 7})
    holds(site.snapshot_bytes() != before, "the snapshot did not change")
    same(outcomes(site.update()), ["unchanged"] * 3)


def test_a_set_that_is_replaced_during_the_download_is_refused(site):
    site.sources(("ofac-sdn", "csv", "ofac-sdn-csv", "SDN.CSV", "/sdn.csv"),
                 ("ofac-sdn", "csv", "ofac-add-csv", "ADD.CSV", "/add.csv"))
    renamed = fixture("ofac/sdn.csv").replace(b"SEA EXAMPLE", b"LAKE EXAMPLE")
    site.pages["/sdn.csv"] = in_turn(Page(fixture("ofac/sdn.csv"), etag='"one"'), Page(renamed, etag='"two"'))
    site.pages["/add.csv"] = Page(fixture("ofac/add.csv"), etag='"add"')
    records = site.update(expect=4)
    same(outcomes(records), ["refused"] * 2)
    holds("replaced its set" in reason(records), reason(records))
    same(outcomes(site.update()), ["new"] * 2)


def test_what_a_stopped_run_left_does_not_count(site):
    good(site)
    folder = os.path.join(site.folder, "raw", "un-sc")
    for name in ("consolidated.xml.new", "consolidated.xml.new.AbCdEf"):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"<half")
    first = site.files(ending=".xml")[0]
    with open(os.path.join(folder, first), "rb") as file:
        content = file.read()
    with open(os.path.join(folder, first.replace("-consolidated", "-without-provenance")), "wb") as file:
        file.write(content)
    with open(os.path.join(folder, first + ".provenance"), encoding="utf-8") as file:
        kept = file.read()
    part = os.path.join(folder, "2026-03-09-0123456789ab-part.xml")
    with open(part, "wb") as file:
        file.write(content)
    with open(part + ".provenance", "w", encoding="utf-8") as file:
        file.write(kept.replace("set-files\t1", "set-files\t2").replace("set\t20", "set\t21"))
    same(outcomes(site.update()), ["unchanged"])
    same(site.versions(), {("un-sc", "2026-02-27"): 10})
    same([file for file in site.files() if ".new" in file], [])


def test_one_update_at_a_time(site):
    good(site)
    descriptor = os.open(os.path.join(site.folder, "raw"), os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    site.update(expect=4)
    holds("is being updated by another process" in site.said, site.said)
    os.close(descriptor)
    site.update()


def test_certificates_are_verified(site):
    if shutil.which("openssl") is None:
        return
    key, certificate = os.path.join(site.data, "key.pem"), os.path.join(site.data, "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                    "-days", "1", "-subj", "/CN=127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.pages, server.requests, server.answers = {"/un.xml": Page(un_list("2026-02-27", range(10)))}, [], []
    server.handle_error = lambda *arguments: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    site.sources(("un-sc", "xml", "un-xml", "consolidated.xml", f"https://127.0.0.1:{server.server_address[1]}/un.xml"))
    records = site.update("--timeout", "2", expect=4)
    server.shutdown()
    server.server_close()
    holds("certificate" in reason(records), reason(records))
    same(server.requests, [])


def test_a_new_edition_of_a_day_takes_the_place_of_the_first(site):
    good(site)
    site.pages["/un.xml"] = Page(un_list("2026-02-27", range(11)))
    same(outcomes(site.update()), ["new"])
    same(site.versions(), {("un-sc", "2026-02-27"): 11})
    same(len(site.files(ending=".xml")), 2)


def test_the_snapshot_is_made_anew_from_the_files_held(site):
    good(site)
    site.pages["/un.xml"] = Page(un_list("2026-03-01", range(11)))
    site.update()
    before = site.snapshot_bytes()
    os.remove(site.snapshot)
    site.pages["/un.xml"] = status(404)
    site.update(expect=4)
    untouched(site, before)
    with open(site.snapshot, "wb") as file:
        file.write(b"damage")
    site.update(expect=4)
    untouched(site, before)
    holds("lists.itd.damaged.old" in os.listdir(site.folder), os.listdir(site.folder))


def test_versions_that_were_not_downloaded_stay(site):
    os.makedirs(site.folder)
    older = os.path.join(site.data, "older.xml")
    with open(older, "wb") as file:
        file.write(un_list("2025-01-01", range(10)))
    same(site.run("lists", "build", "-o", site.snapshot, older)[0], 0)
    good(site)
    same(site.versions(), {("un-sc", "2025-01-01"): 10, ("un-sc", "2026-02-27"): 10})
    site.pages["/un.xml"] = Page(un_list("2026-02-27", range(11)))
    site.update()
    same(site.versions(), {("un-sc", "2026-02-27"): 11})
    holds([file for file in os.listdir(site.folder) if file.endswith(".old")], "the old snapshot is gone")


def main():
    tests = [(name, function) for name, function in globals().items() if name.startswith("test_")]
    tests = [(name, function) for name, function in tests if not sys.argv[1:] or name in sys.argv[1:]]
    failed = 0
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        wrong, began = None, time.monotonic()
        with tempfile.TemporaryDirectory(prefix="interdict-test-") as folder:
            site = Site(folder)
            try:
                function(site)
            except (AssertionError, OSError, ValueError, KeyError, IndexError, subprocess.TimeoutExpired) as error:
                wrong = f"{type(error).__name__}: {error}"
            site.close()
        words = name.removeprefix("test_").replace("_", " ")
        print(f"{'not ok' if wrong else 'ok'} {number} - {words} ({time.monotonic() - began:.1f} s)")
        if wrong:
            failed += 1
            print("".join(f"# {line}\n" for line in wrong.splitlines()), end="")
        sys.stdout.flush()
    return 1 if failed else 0


sys.exit(main())
