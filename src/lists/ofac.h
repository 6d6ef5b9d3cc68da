/* ofac: what the readers of OFAC's formats share, so that a party has the same values whatever file it came from.
 *
 * OFAC writes the same facts as columns and free-text remarks (SDN.CSV), as typed elements (SDN.XML) or as features and
 * documents (ENHANCED, ADVANCED). Each reader cuts its file into names, labelled values, documents, addresses and
 * relations; this builds the FtM entities from them. Everything lives in the arena of the current record. Belongs to
 * one thread. docs/lists/ofac.md says which label becomes which property. */
#ifndef LISTS_OFAC_H
#define LISTS_OFAC_H

#include "base/map.h"
#include "lists/reader.h"

enum ofac_kind {
    OFAC_UNKNOWN, /* a part file, which does not say what the party is */
    OFAC_INDIVIDUAL,
    OFAC_ENTITY,
    OFAC_VESSEL,
    OFAC_AIRCRAFT
};

/* What is done with a labelled value ("Gender Male", "Tax ID No. 7702070139"). */
enum ofac_use {
    OFAC_PROPERTY,  /* text of `property` */
    OFAC_DATE,      /* a date of `property` */
    OFAC_COUNTRY,   /* a country of `property` */
    OFAC_CITIZEN,   /* citizenship, and nationality with it */
    OFAC_PHONE,     /* phone; a fax number is noted as one too */
    OFAC_DOCUMENT,  /* an identity document; its number is also `property` of the party */
    OFAC_PROVISION, /* what is forbidden: provisions of the Sanction */
    OFAC_SUMMARY,   /* what else is said of the designation: summary of the Sanction */
    OFAC_LISTED,    /* listingDate of the Sanction */
    OFAC_EFFECTIVE, /* startDate of the Sanction */
    OFAC_WALLET,    /* a wallet that the party holds; the label ends with the currency */
    OFAC_OWNER,     /* the name of a vessel's owner */
    OFAC_OPERATOR,  /* the name of an aircraft's operator */
    OFAC_LINKED,    /* the name of another entry, without saying how they are connected */
    OFAC_NOTE       /* notes */
};

struct ofac_label {
    const char   *name;
    enum ofac_use use;
    const char   *property;
    bool          is_prefix; /* the label goes on: to a closing parenthesis, a word, or the whole text */
};

/* The label that `text` is, or NULL. */
const struct ofac_label *ofac_label_of(struct sv text);
/* The longest label that `text` begins with; `*label_text` is that part of it and `*value` what follows. */
const struct ofac_label *ofac_label_before(struct sv *label_text, struct sv *value, struct sv text);

/* Links between entries that are given by name: held until the end of the file, then those whose target is the name of
 * exactly one entry become links, and the others notes of their party. */
struct ofac_links {
    struct itd_arena *arena;
    struct map        names; /* folded name: index into `ids`, or AMBIGUOUS */
    struct sv        *ids;
    size_t            id_count;
    size_t            id_capacity;
    struct ofac_link *links;
    size_t            link_count;
    size_t            link_capacity;
};

bool ofac_links_init(struct ofac_links *links, struct reader *reader);
void ofac_links_fini(struct ofac_links *links);
void ofac_links_name(struct ofac_links *links, struct reader *reader, struct sv name, struct sv id);
void ofac_links_add(struct ofac_links *links, struct reader *reader, struct sv from, struct sv target,
                    enum ofac_use use, struct sv note);
void ofac_links_emit(struct ofac_links *links, struct reader *reader);

struct ofac_sanction {
    struct itd_entity    *entity;
    struct sv             programme;
    struct ofac_sanction *next;
};

struct ofac_party {
    struct reader        *reader;
    struct itd_entity    *entity;
    enum ofac_kind        kind;
    struct ofac_sanction *sanctions; /* one for each programme, in the order of the file */
    struct ofac_links    *links;     /* NULL where the format gives relations by id */
};

struct ofac_document {
    struct sv type;
    struct sv number;
    struct sv country;
    struct sv issued;
    struct sv expires;
    struct sv authority;
    struct sv comment;
};

struct ofac_address {
    struct sv lines[3];
    struct sv city;
    struct sv state;
    struct sv postal_code;
    struct sv region;
    struct sv locality; /* city, state and postal code in one, where the file does not part them */
    struct sv country;
};

/* Whether a file's first bytes have the start tag `tag` ("<sdnList"), which ends there. */
bool ofac_has_element(struct sv head, struct sv tag);
/* Individual, Entity, Vessel, Aircraft as any of the formats spells them; the null of the text files is an entity. */
enum ofac_kind ofac_kind_of(struct sv text);
/* The list of a file: by what stands in its head, else by its name. */
void ofac_choose_list(struct reader *reader);

/* Begins the party `ofac-<number>`. False when reading must stop. */
bool ofac_party_begin(struct ofac_party *party, struct reader *reader, struct sv number, enum ofac_kind kind);
/* Programmes come before the facts, so that these find their Sanction. */
void ofac_party_programme(struct ofac_party *party, struct sv programme);
/* A name: `property` is name, alias, weakAlias or previousName. `first` may be empty. */
void ofac_party_name(struct ofac_party *party, const char *property, struct sv first, struct sv last);
/* The same for a name in one text, "LAST, First" for individuals. */
void ofac_party_full_name(struct ofac_party *party, const char *property, struct sv text);
/* The property of an alias: its type (a.k.a., F.K.A., fka, ...) and whether the publisher calls it weak. */
const char *ofac_alias_property(struct sv type, bool weak);
void        ofac_party_title(struct ofac_party *party, struct sv title);
void        ofac_party_note(struct ofac_party *party, struct sv note);
/* A labelled value. A label that is not known becomes a note. */
void ofac_party_fact(struct ofac_party *party, struct sv label, struct sv value);
void ofac_party_fact_as(struct ofac_party *party, const struct ofac_label *known, struct sv label, struct sv value);
/* A document whose type may also be the label of another kind of value. */
void ofac_party_document(struct ofac_party *party, const struct ofac_document *document);
void ofac_party_address(struct ofac_party *party, const struct ofac_address *address);
/* Sets a property of every Sanction that the text `about` speaks of (it names an executive order); when there is none,
 * of all. */
void ofac_party_sanction_text(struct ofac_party *party, const char *property, struct sv value, struct sv about);
void ofac_party_sanction_date(struct ofac_party *party, const char *property, struct sv value, struct sv about);
/* Hands the Sanctions and the party over. */
void ofac_party_emit(struct ofac_party *party);

/* The remarks of an entry, clause by clause. What is not understood is kept in notes. `is_cut`: the last clause may
 * have lost its end. */
void ofac_remarks_read(struct ofac_party *party, struct sv remarks, bool is_cut);

/* A link from one entry to another by ids; `role` is the publisher's word for it. The entity is not yet emitted. */
struct itd_entity *ofac_relation(struct reader *reader, struct sv from, struct sv to, struct sv role);

/* Two days (YYYY-MM-DD, either may be empty) as the shortest date that says the same: 1972, 1972-05, 1972-05-03, or
 * "from to to"; with "circa" before it. */
struct sv ofac_span(struct reader *reader, struct sv from, struct sv to, bool circa);

/* Cuts "(Germany)" off the end of `text` and gives the country; other things in parentheses stay. */
struct sv ofac_cut_country(struct reader *reader, struct sv *text);

/* A wallet by its address; topics and public key are set. */
struct itd_entity *ofac_wallet(struct reader *reader, struct sv address, struct sv currency);

#endif
