/* ofac_advanced: what the reader of OFAC's ADVANCED format holds in memory while it streams the parties: values of
 * reference, locations and identity documents, which stand before the parties that point to them, and facts that wait
 * for the sanctions entry of their party. All of it lives in the state's arena, which has a cap. */
#ifndef LISTS_OFAC_ADVANCED_H
#define LISTS_OFAC_ADVANCED_H

#include "format/xml.h"
#include "lists/ofac.h"

struct advanced_location {
    struct sv           id;
    struct ofac_address address;
    struct sv           comment;
    bool                used;
};

struct advanced_paper {
    struct sv              id;
    struct ofac_document   document;
    struct advanced_paper *next; /* of the same identity */
    bool                   used;
};

/* A fact about the designation of a profile, waiting for it. */
struct advanced_fact {
    struct sv             label; /* empty: `value` is the party's comment */
    struct sv             value;
    struct advanced_fact *next;
};

struct advanced_profile {
    struct sv              number; /* FixedRef, of which the id is made */
    enum ofac_kind         kind;
    struct advanced_fact  *first;
    struct advanced_fact **last;
};

struct advanced {
    struct reader             *reader;
    struct itd_arena          *arena;
    struct map                 references; /* "AliasType/1400": index into `texts` */
    struct sv                 *texts;
    size_t                     text_count;
    size_t                     text_capacity;
    struct map                 location_by_id;
    struct advanced_location **locations;
    size_t                     location_count;
    size_t                     location_capacity;
    struct map                 paper_by_identity;
    struct advanced_paper    **papers;
    size_t                     paper_count;
    size_t                     paper_capacity;
    struct map                 profile_by_id;
    struct advanced_profile  **profiles;
    size_t                     profile_count;
    size_t                     profile_capacity;
};

/* Makes a failure of memory stick unless `ok`; returns whether it did. */
bool advanced_failed(struct advanced *state, bool ok);
/* A copy in the state's arena. */
struct sv advanced_keep(struct advanced *state, struct sv text);

/* Holds the values of a set of reference values (AliasTypeValues, ...). */
enum itd_status advanced_read_references(struct advanced *state, struct xml_node *set);
/* The text of a value of reference: that of the file, else what OFAC has not changed since 2015, else "Set/ID". */
struct sv advanced_reference(struct advanced *state, const char *set, struct sv id);
/* The same for the id in an attribute of a node; empty when the node or the attribute is missing. */
struct sv advanced_of(struct advanced *state, struct xml_node *node, const char *attribute, const char *set);
/* Whether a text is a value and not "Set/ID". */
bool advanced_is_resolved(struct sv text);
bool advanced_flag(struct xml_node *node, const char *attribute);

/* Year, Month and Day children as text; a DatePeriod as the shortest text that says it. */
struct sv advanced_date(struct reader *reader, struct xml_node *node);
struct sv advanced_period(struct reader *reader, struct xml_node *node);
/* Marks the plumbing of a period as read: calendars, fixed parts, inner bounds. */
void advanced_skip_period(struct xml_node *node);

enum itd_status           advanced_read_location(struct advanced *state, struct xml_node *node);
struct advanced_location *advanced_location_of(struct advanced *state, struct sv id);
struct sv                 advanced_location_text(struct reader *reader, const struct advanced_location *location);
enum itd_status           advanced_read_paper(struct advanced *state, struct xml_node *node);

#endif
