/* screen: files of records against the lists.
 *
 * Reads CSV, TSV, NDJSON of FtM entities or of flat records, or running text; judges each record and writes the answers
 * in the order of the input. Memory stays flat however long the input. Not yet stable. */
#ifndef INTERDICT_SCREEN_H
#define INTERDICT_SCREEN_H

#include "interdict/match.h"

enum itd_output_format {
    ITD_OUTPUT_TEXT,
    ITD_OUTPUT_JSON, /* NDJSON, schema interdict/1 */
    ITD_OUTPUT_CSV   /* one hit a line */
};

/* Where answers go; a status other than ITD_OK (a closed pipe, a full disk) stops the run. */
struct itd_output {
    enum itd_status (*write)(void *context, struct sv bytes, struct itd_error *error);
    void *context;
};

struct itd_screen_options {
    struct itd_match_options match;
    enum itd_output_format   format;
    bool                     colour;   /* text only */
    unsigned                 width;    /* of the terminal, 0: 100 */
    bool                     all;      /* text and csv: also subjects without a finding */
    double                   stop_at;  /* probability from which a listed party stops; <= 0: 0.95 */
    unsigned                 threads;  /* 0: all cores */
    const char *const       *map;      /* "name=Consignee" overrides of column names; NULL-ended, or NULL */
    const char              *changed_since; /* LIST@DATE or DATE: only what changes of the lists since then newly hit or
                                               release; NULL: everything */
    const char              *decisions; /* CSV file, or NULL */
    const char              *audit;     /* file to append a line to, or NULL */
    const char              *operator_name; /* for the audit line, or NULL */
    const char              *rejects;   /* file for records that cannot be read, or NULL */
    void (*progress)(void *context, uint64_t records, uint64_t done_bytes, uint64_t all_bytes); /* or NULL */
    void (*note)(void *context, const char *text); /* what was recognised, rejected, ...; one line; or NULL */
    void *context;
};
struct itd_screen_options itd_screen_defaults(void);

struct itd_screen_summary {
    uint64_t records;
    uint64_t stops;
    uint64_t reviews;
    uint64_t clears;
    uint64_t hits;
    uint64_t decided; /* alerts that a decision covers */
    uint64_t rejected;
    double   seconds;
};

/* Screens files of records; "-" is standard input. */
enum itd_status itd_screen_files(struct itd_screen_summary *summary, const struct itd_matcher *matcher,
                                 const char *const *files, size_t file_count, const struct itd_screen_options *options,
                                 const struct itd_output *output, struct itd_error *error);

/* Screens running text: finds the listed parties that each file mentions. */
enum itd_status itd_read_files(struct itd_screen_summary *summary, const struct itd_matcher *matcher,
                               const char *const *files, size_t file_count, const struct itd_screen_options *options,
                               const struct itd_output *output, struct itd_error *error);

/* Scores every row of a pairs file: CSV (schema,name1,name2) or NDJSON ({"left":FtM,"right":FtM}). */
enum itd_status itd_compare_files(struct itd_screen_summary *summary, const struct itd_matcher *matcher,
                                  const char *const *files, size_t file_count,
                                  const struct itd_screen_options *options, double prior,
                                  const struct itd_output *output, struct itd_error *error);

/* One comparison as text or JSON. */
enum itd_status itd_write_comparison(const struct itd_comparison *comparison, struct sv caption_a, struct sv caption_b,
                                     const struct itd_screen_options *options, const struct itd_output *output,
                                     struct itd_error *error);

/* An entity of a snapshot as FtM JSON with the lists, versions and designations behind each value (`show`). */
enum itd_status itd_write_entity(const struct itd_matcher *matcher, size_t snapshot, uint32_t entity, bool history,
                                 const struct itd_screen_options *options, const struct itd_output *output,
                                 struct itd_error *error);

/* An FtM entity from JSON text (for compare @file.json). */
enum itd_status itd_entity_from_json(struct itd_entity *entity, const struct itd_ftm *ftm, struct sv json,
                                     struct itd_arena *arena, struct itd_error *error);

/* Runs again what an audit file's line says, and tells whether the answers are the same. */
enum itd_status itd_audit_replay(bool *same, const char *audit_file, struct itd_error *error);

#endif
