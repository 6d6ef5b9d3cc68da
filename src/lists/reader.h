/* reader: what a list reader is given, and what it gives back.
 *
 * A list format is one row of the table in formats.c: how to recognise a file by its content and a function that reads
 * it. The function turns each record of the publisher into FtM entities and emits them; entities with the same id that
 * one version emits (from one file or several: SDN, ADD, ALT) are merged. Errors stick: after one, every call does
 * nothing, and the reading function returns reader->status at its end, so that mapping code reads like a table.
 *
 * Nothing is dropped silently: a field that no one asked for is reported by reader_unread (the csv and xml readers know
 * which those are), a record that cannot be read by reader_reject; a country or date that is not understood is kept as
 * it stands. Ids follow ARCHITECTURE.md, "Ids". A reader belongs to one thread. */
#ifndef LISTS_READER_H
#define LISTS_READER_H

#include "format/stream.h"
#include "interdict/entity.h"
#include "model/country.h"

struct csv;
struct xml_node;

/* What a reader hands over. Each function may be called many times; the entity lives until it returns. */
struct reader_sink {
    enum itd_status (*entity)(void *context, const struct itd_entity *entity, struct itd_error *error);
    /* A record that is left out: place, reason, and its text as it stands (may be cut). */
    void (*rejected)(void *context, uint64_t line, uint64_t column, const char *reason, struct sv record);
    /* A field with a value that the reader does not know ("INDIVIDUAL/GENDER", "column Website"). */
    void (*unread)(void *context, struct sv path, struct sv value);
    void *context;
    /* An entity that the version no longer has (OpenSanctions delta); may be NULL. */
    void (*deleted)(void *context, struct sv id);
};

struct reader {
    const struct itd_ftm      *ftm;
    const struct countries    *countries;
    const char                *data_folder; /* overrides tables, or NULL */
    const struct list_format  *format;
    struct stream             *stream;
    struct reader_sink         sink;
    struct itd_arena          *arena;    /* of the current record; forgotten by reader_done_record */
    char                       list[64]; /* the list the entities belong to; a reader may change it before it emits */
    int32_t                    date;     /* the file's own date in days since 1970-01-01, or READER_NO_DATE */
    bool                       is_delta; /* OpenSanctions: entities are changes to the version before */
    enum itd_status            status;
    struct itd_error          *error;
    uint64_t                   emitted;
    uint64_t                   values_kept_as_text; /* dates and countries that were not understood */
};

enum { READER_NO_DATE = INT32_MIN };

/* Whether a file is the publisher's main one, or a part that adds to it (OFAC's ADD and ALT). A version needs a main
 * file. */
enum list_role {
    LIST_MAIN,
    LIST_PART
};

struct list_format {
    const char    *name;      /* "un-xml" */
    const char    *list;      /* the list its entities belong to by default, "un-sc" */
    const char    *publisher; /* "UN Security Council" */
    const char    *country;   /* FtM country code of the authority, "" when it has none */
    enum list_role role;
    /* Whether the first bytes of a file (up to STREAM_HEAD_SIZE, as they are) are of this format. `name` is the file's
     * name without folders, to be used only where the content cannot tell. */
    bool (*recognise)(struct sv head, const char *name);
    enum itd_status (*read)(struct reader *reader);
};

/* The formats, in the order in which they are asked; ends with a row whose name is NULL. */
extern const struct list_format list_formats[];

/* The format of an open stream, or NULL. */
const struct list_format *list_format_of(const struct stream *stream);

/* Runs a format's reader over an open stream. The strings of `reader` that are not given are set here; `date` and
 * `list` may be looked at afterwards. */
enum itd_status reader_run(struct reader *reader, const struct list_format *format, struct stream *stream,
                           const struct itd_ftm *ftm, const struct countries *countries, const char *data_folder,
                           const struct reader_sink *sink, struct itd_error *error);

/* A new entity in the record's arena; NULL after an error. `schema` is an FtM schema, or NULL for a part that adds to an
 * entity emitted elsewhere. */
struct itd_entity *reader_entity(struct reader *reader, const char *schema, struct sv id);
/* A part of an entity (Sanction, Address, Passport, ...): its id is made of the parent's, the schema and a hash of
 * `key`, so that it is the same in every version and format that gives the same key. */
struct itd_entity *reader_part(struct reader *reader, const struct itd_entity *parent, const char *schema,
                               struct sv key);
/* A Sanction of `party` with entity, authority, country and programId set (programme code as the list spells it). */
struct itd_entity *reader_sanction(struct reader *reader, const struct itd_entity *party, struct sv programme,
                                   struct sv key);
/* An Address of `party`, linked by addressEntity, and its text in `address`. `full` is the text in one line; parts may
 * be empty. Returns the Address entity (not yet emitted), or NULL. */
struct itd_entity *reader_address(struct reader *reader, struct itd_entity *party, struct sv full, struct sv country);

/* Hands an entity over. NULL is ignored. */
void reader_emit(struct reader *reader, const struct itd_entity *entity);
/* Says that an entity of the version before is gone. */
void reader_deleted(struct reader *reader, struct sv id);
/* Ends a record: its memory is reused. Returns false when reading must stop. */
bool reader_done_record(struct reader *reader);

/* Values. Empty ones are ignored. A property that the entity's schema does not have is an error of the reader's author
 * and stops the reading. Names and short texts are tidied (tidy.h); the text as it was is kept as the original. */
void reader_add(struct reader *reader, struct itd_entity *entity, const char *property, struct sv value);
/* A value that the reader made out of the publisher's text `original`. */
void reader_add_changed(struct reader *reader, struct itd_entity *entity, const char *property, struct sv value,
                        struct sv original);
void reader_add_lang(struct reader *reader, struct itd_entity *entity, const char *property, struct sv value,
                     const char *lang);
/* The order of day and month in a publisher's numeric dates. */
enum reader_date_order {
    READER_DATE_ANY, /* not known: an ambiguous date gives both readings */
    READER_DATE_DMY,
    READER_DATE_MDY
};
/* A date in any form that model/date.h reads, a span as its two ends; kept as text when it is none. */
void reader_add_date(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text,
                     enum reader_date_order order);
/* The file's own date, from text; false when it is none. */
bool reader_set_date(struct reader *reader, struct sv text, enum reader_date_order order);
/* The list that the entities from now on belong to. */
void reader_set_list(struct reader *reader, const char *list);
/* A country or nationality as an FtM code; kept as text when not known. */
void reader_add_country(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text);
/* Each part of `text` between `delimiter`s, trimmed. */
void reader_add_list(struct reader *reader, struct itd_entity *entity, const char *property, struct sv text,
                     char delimiter);
/* A copy of printf text in the record's arena. */
struct sv reader_format(struct reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The parts that are not empty, joined by `separator`, in the record's arena. */
struct sv reader_join(struct reader *reader, const char *separator, const struct sv *parts, size_t count);
/* `<prefix><12 hex digits>` of SHA-256 over the folded fields , for lists without ids. */
struct sv reader_hash_id(struct reader *reader, const char *prefix, const struct sv *fields, size_t count);

/* Reports. */
void reader_reject(struct reader *reader, uint64_t line, uint64_t column, const char *reason, struct sv record);
void reader_unread(struct reader *reader, struct sv path, struct sv value);
/* Reports what nobody read in a record's tree, or in the columns of a csv row (those never asked for by name and not in
 * `left_out`, a NULL-ended list of columns that docs/lists says are left out; may be NULL). */
void reader_unread_xml(struct reader *reader, struct xml_node *node);
void reader_unread_csv(struct reader *reader, struct csv *csv, const char *const *left_out);
/* Makes an error stick. */
void reader_fail(struct reader *reader, enum itd_status status);

#endif
