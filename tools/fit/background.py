#!/usr/bin/env python3
"""Writes data/background.tsv: how common a folded name token is.

    background.py DATA_FOLDER [OUTPUT]

DATA_FOLDER holds copies of the public lists and name files named in SOURCES below, in the same sub-folders. OUTPUT defaults
to data/background.tsv beside this script's tree. Python standard library only; the output depends on the files alone.

The background is a mixture of two populations of about equal weight:

  lists     Every designated party of five lists (UN, OFAC, UK, Canada, EU). A token counts once for each distinct party,
            however many aliases repeat it. Entries of several lists whose primary names have the same tokens are one
            party, so that a party on five lists does not count five times.
  people    Virtual ordinary people, PERSONS in all, shared out over the countries of two ranked lists of common names (CC0),
            and, for the English-speaking adults whom lists of newborn names miss, GIVEN_NAMES_1990 below. A name of
            rank r in a country has a share of FIRST_SHARE / r ** RANK_POWER unless the list gives a percentage. Without this, Smith and
            John would look rarer than Hosseini and Sergei, and so be worth more.

Added to both: PRESENCE for a token that stands in one file of names, twice that for two files or more. It keeps names
that are known to exist above those that are not, is too small to matter for common ones, and in sum stands for the ordinary
people whose names are too rare for the ranked lists (two tokens a person make about 2 * PERSONS in all).

Sources and licences:
  un/consolidated_2026-02-27.xml                 United Nations Security Council, public list
  ofac/current/sdn_2024-05-03.csv, alt_2025-12.csv   US Treasury OFAC, public domain
  uk/ofsi/ConList_2025-04-10.csv.gz              UK HM Treasury OFSI, Open Government Licence v3
  ca_sema/sema-lmes_2025-05.xml                  Global Affairs Canada, Open Government Licence
  eu/eurlex_opensanctions/consolidated/*.csv     names out of EU acts, by OpenSanctions
  names/common-forenames-by-country.csv, common-surnames-by-country.csv   CC0
  names/libpostal_given_names.txt, libpostal_surnames.txt                 MIT
  names/solvenium_Surnames.txt, solvenium_Male_given_names.txt, solvenium_Female_given_names.txt   MIT
  names/nicknames_carltonnorthern.csv            Apache-2.0
"""

import collections
import csv
import glob
import gzip
import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

COUNT_MIN = 2
ROWS_MAX = 60000
BYTES_MAX = 900000
PRESENCE = 1
PERSONS = 100000
FIRST_SHARE = 0.011
RANK_POWER = 0.6
UNSEEN = 1

# Persons out of PERSONS: the parties of payments and trade documents, not the population of the world. Others share the rest.
PERSONS_BY_COUNTRY = {
    "US": 14000, "GB": 8000, "DE": 5000, "FR": 5000, "IT": 4000, "ES": 4000, "CN": 6000, "IN": 4000, "JP": 3000,
    "KR": 3000, "BR": 3000, "MX": 3000, "CA": 2500, "AU": 2500, "NL": 2000, "TR": 2500, "RU": 2000, "PL": 1500,
    "UA": 1500, "PT": 1200, "IE": 1000, "SE": 1200, "NO": 800, "DK": 800, "FI": 700, "AT": 900, "CH": 1000, "BE": 1000,
    "GR": 800, "VN": 1500, "PH": 1200, "TW": 1200, "AR": 1200, "CL": 800, "CO": 1000, "ZA": 800, "NZ": 600,
}
PERSONS_ENGLISH_ADULTS = 12000

# Where a few surnames cover most people, the share of the commonest, falling with 1 / r (census offices, rounded).
FIRST_SURNAME_SHARE = {"KR": 0.21, "TW": 0.11, "CN": 0.075}

# Per cent of each sex, US Census Bureau 1990, the first of its public frequency list, rounded.
GIVEN_NAMES_1990 = """
james 3.32 john 3.27 robert 3.14 michael 2.63 william 2.45 david 2.36 richard 1.70 charles 1.52 joseph 1.40 thomas 1.38
christopher 1.04 daniel 0.97 paul 0.95 mark 0.94 donald 0.93 george 0.93 kenneth 0.83 steven 0.78 edward 0.78 brian 0.74
ronald 0.73 anthony 0.72 kevin 0.67 jason 0.66 matthew 0.66 gary 0.65 timothy 0.64 jose 0.61 larry 0.60 jeffrey 0.59
frank 0.58 scott 0.55 eric 0.54 stephen 0.54 andrew 0.54 raymond 0.49 gregory 0.44 joshua 0.44 jerry 0.43 dennis 0.42
walter 0.40 patrick 0.39 peter 0.38 harold 0.37 douglas 0.37 henry 0.37 carl 0.35 arthur 0.34 ryan 0.33 roger 0.32
mary 2.63 patricia 1.07 linda 1.04 barbara 0.98 elizabeth 0.94 jennifer 0.93 maria 0.83 susan 0.79 margaret 0.77
dorothy 0.73 lisa 0.70 nancy 0.67 karen 0.67 betty 0.67 helen 0.66 sandra 0.63 donna 0.58 carol 0.57 ruth 0.56 sharon 0.52
michelle 0.52 laura 0.51 sarah 0.51 kimberly 0.50 deborah 0.49 jessica 0.49 shirley 0.48 cynthia 0.47 angela 0.47
melissa 0.46 brenda 0.46 amy 0.45 anna 0.44 rebecca 0.43 virginia 0.43 kathleen 0.42 pamela 0.42 martha 0.41 debra 0.41
amanda 0.40 stephanie 0.40 carolyn 0.39 christine 0.38 marie 0.38 janet 0.38 catherine 0.37 frances 0.37 ann 0.36
"""


def is_latin(token):
    return any(unicodedata.name(letter, "").startswith("LATIN") for letter in token)


APOSTROPHES = dict.fromkeys(map(ord, "'`\u2018\u2019\u02bb\u02bc\u02bf\u02be"))


def fold(text):
    """Tokens of a name: Latin ones lower case without marks, others NFKC and lower case."""
    text = unicodedata.normalize("NFKC", text)
    text = text.translate(APOSTROPHES)  # inside a word they join, as in the program's own folding
    kept = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text)
    tokens = []
    for token in kept.split():
        if is_latin(token):
            token = "".join(c for c in unicodedata.normalize("NFKD", token) if not unicodedata.combining(c))
        token = token.lower()
        if any(c.isalnum() for c in token):
            tokens.append(token)
    return tokens


def read_un(folder):
    root = ElementTree.parse(os.path.join(folder, "un", "consolidated_2026-02-27.xml")).getroot()
    parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
    for kind in ("INDIVIDUAL", "ENTITY"):
        for entry in root.iter(kind):
            primary = " ".join(entry.findtext(part) or "" for part in parts)
            names = [primary, entry.findtext("NAME_ORIGINAL_SCRIPT") or ""]
            names += [alias.findtext("ALIAS_NAME") or "" for alias in entry.iter(kind + "_ALIAS")]
            yield names


def read_ofac(folder):
    def rows(name):
        path = os.path.join(folder, "ofac", "current", name)
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                if len(row) > 3:
                    yield row

    parties = collections.OrderedDict((row[0], [row[1]]) for row in rows("sdn_2024-05-03.csv"))
    for row in rows("alt_2025-12.csv"):
        if row[0] in parties:
            parties[row[0]].append(row[3])
        else:
            # A party listed after the primary file: its aliases are still names.
            parties[row[0]] = [row[3]]
    return parties.values()


def read_uk(folder):
    parties = collections.OrderedDict()
    path = os.path.join(folder, "uk", "ofsi", "ConList_2025-04-10.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        next(file)
        for row in csv.DictReader(file):
            name = " ".join(row["Name %d" % i] or "" for i in (1, 2, 3, 4, 5, 6))
            names = parties.setdefault(row["Group ID"], [])
            if row["Alias Type"] == "Primary name":
                names.insert(0, name)
            else:
                names.append(name)
            names.append(row["Name Non-Latin Script"] or "")
    return parties.values()


def read_canada(folder):
    root = ElementTree.parse(os.path.join(folder, "ca_sema", "sema-lmes_2025-05.xml")).getroot()
    for record in root.iter("record"):
        person = " ".join(record.findtext(tag) or "" for tag in ("GivenName", "LastName"))
        # An entity has its English and French name in one field, with a slash between.
        names = [person] + (record.findtext("EntityOrShip") or "").split(" / ")
        yield [name for name in names if name.strip()] + [record.findtext("Aliases") or ""]


def read_eu(folder):
    pattern = os.path.join(folder, "eu", "eurlex_opensanctions", "consolidated", "*.csv")
    for path in sorted(glob.glob(pattern)):
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield [row.get(key) or "" for key in ("name", "alias", "weakAlias", "previousName")]


def count_lists(folder):
    parties = {}
    entries = 0
    for read in (read_un, read_ofac, read_uk, read_canada, read_eu):
        for names in read(folder):
            key = tuple(sorted(fold(names[0]))) if names else ()
            tokens = {token for name in names for token in fold(name)}
            if tokens:
                entries += 1
                parties.setdefault(key, set()).update(tokens)
    counts = collections.Counter()
    for tokens in parties.values():
        counts.update(tokens)
    return counts, entries, len(parties)


def read_ranked(path, rank_column, names):
    """Yields (country, rank, variant, share or None, forms) of a ranked list; forms are the local and the romanised one."""
    seen = collections.Counter()
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            rank = re.match(r"\d+", row[rank_column] or "")
            percent = re.match(r"[\d.]+", row.get("Percent") or "")
            share = float(percent.group()) if percent else None
            if share is not None and "%" in row["Percent"]:
                share /= 100
            if rank:
                # Surnames that share a rank are spellings of one name, the usual one first: Kim is variant 1, Gim 2.
                group = (row["Country"], rank.group()) if rank_column == "Rank" else None
                seen[group] += 1
                variant = seen[group] if group else 1
                forms = {row[name] for name in names if row[name]}
                yield row["Country"], int(rank.group()), variant, share, forms


def count_people(folder):
    tables = [
        ("common-forenames-by-country.csv", "Index", ("Localized Name", "Romanized Name")),
        ("common-surnames-by-country.csv", "Rank", ("Localized Name", "Romanized Name")),
    ]
    counts = collections.Counter()
    for name, rank_column, columns in tables:
        rows = list(read_ranked(os.path.join(folder, "names", name), rank_column, columns))
        countries = sorted({row[0] for row in rows})
        rest = PERSONS - sum(PERSONS_BY_COUNTRY.get(country, 0) for country in countries)
        others = sum(1 for country in countries if country not in PERSONS_BY_COUNTRY)
        best = {}
        for country, rank, variant, share, forms in rows:
            persons = PERSONS_BY_COUNTRY.get(country, rest / max(1, others))
            if share is not None and share < 1:
                usual = share
            elif rank_column == "Rank" and country in FIRST_SURNAME_SHARE:
                usual = FIRST_SURNAME_SHARE[country] / rank
            else:
                usual = FIRST_SHARE / rank ** RANK_POWER
            usual /= variant ** 2
            for form in forms:
                for token in fold(form):
                    # A name that the regions or years of a country list repeat counts by its best rank.
                    key = (country, token)
                    best[key] = max(best.get(key, 0), persons * usual)
        for (country, token), weight in sorted(best.items()):
            counts[token] += weight
    words = GIVEN_NAMES_1990.split()
    for name, percent in zip(words[0::2], words[1::2]):
        counts[name] += PERSONS_ENGLISH_ADULTS * float(percent) / 100 / 2
    return collections.Counter({token: int(weight + 0.5) for token, weight in counts.items()})


def count_presence(folder):
    files = [
        "libpostal_given_names.txt", "libpostal_surnames.txt", "solvenium_Surnames.txt",
        "solvenium_Male_given_names.txt", "solvenium_Female_given_names.txt", "nicknames_carltonnorthern.csv",
    ]
    present = collections.Counter()
    for name in files:
        tokens = set()
        with open(os.path.join(folder, "names", name), encoding="utf-8-sig") as file:
            for line in file:
                line = line.replace("has_nickname", " ")
                tokens.update(fold(line))
        present.update(tokens)
    return collections.Counter({token: PRESENCE * min(2, number) for token, number in present.items()})


HEAD = """\
# How common a name token is: the background that makes a rare token weigh more than a common one. Built by
# tools/fit/background.py, which documents sources, weights and folding; do not edit by hand.
#
# A mixture of the designated parties of five public lists ({entries} entries, {parties} distinct parties: UN 2026-02-27, OFAC 2024-05-03 with
# the aliases of 2025-12, UK OFSI 2025-04-10, Canada SEMA 2025-05, EU acts as consolidated) and of {persons} virtual ordinary people by ranked
# country lists of common names (CC0; English-speaking adults by the US Census list of 1990), plus a small count for tokens in files
# of known names (libpostal MIT, solvenium MIT from Wikidata, nicknames Apache-2.0). Date of knowledge: 2026-11-24.
#
# Columns
#   token   Latin: NFKD without marks, lower case; other scripts: NFKC, lower case; split at all that is neither letter, digit nor mark
#   count   one for each distinct party whose names hold the token, plus its weight among ordinary people, plus 1 or 2 for
#           being in one or more files of names; only tokens with a count of {count_min} or more
#
# frequency(token) = count / total_tokens; a token that is not here has the count `unseen`.
# total_tokens {total}
# distinct {distinct}
# unseen {unseen}
# listed_tokens {rows}
"""


def main(arguments):
    if not 2 <= len(arguments) <= 3:
        sys.stderr.write(__doc__)
        return 2
    folder = arguments[1]
    here = os.path.dirname(os.path.abspath(__file__))
    output = arguments[2] if len(arguments) == 3 else os.path.join(here, "..", "..", "data", "background.tsv")

    lists, entries, parties = count_lists(folder)
    people = count_people(folder)
    presence = count_presence(folder)
    counts = lists + people + presence

    # The totals are of everything counted, before the cut, so that frequencies stay true whatever the cut.
    total = sum(counts.values())
    # In a list or among the common names first, then by count: names known from files only are the first to go.
    kept = [(t, n) for t, n in counts.items() if n >= COUNT_MIN]
    kept.sort(key=lambda pair: (-pair[1], pair[0] not in lists and pair[0] not in people, pair[0]))
    rows, size = [], 0
    for token, number in kept[:ROWS_MAX]:
        size += len(token.encode()) + len(str(number)) + 2
        if size > BYTES_MAX - 4096:
            break
        rows.append((token, number))
    rows.sort()

    with open(output, "w", encoding="utf-8", newline="\n") as file:
        file.write(HEAD.format(entries=entries, parties=parties, persons=PERSONS, count_min=COUNT_MIN, total=total,
                               distinct=len(counts), unseen=UNSEEN, rows=len(rows)))
        file.write("token\tcount\n")
        for token, number in rows:
            file.write("%s\t%d\n" % (token, number))
    sys.stderr.write("lists %d tokens, people %d, presence %d, rows %d\n" % (
        sum(lists.values()), sum(people.values()), sum(presence.values()), len(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
