/* answer: what a run says, and who writes it down.
 *
 * A run has one run record, an answer a record of the input, and one summary. A writer turns them into bytes of one
 * output format; it is pure but for the buffer, so that answers are written in any thread and put in order afterwards.
 * The JSON form is schema interdict/1 (docs/schemata.md). */
#ifndef SCREEN_ANSWER_H
#define SCREEN_ANSWER_H

#include "interdict/document.h"
#include "interdict/screen.h"

#include "base/buf.h"
#include "screen/verdict.h"

/* A list as the run uses it. */
struct list_state {
    struct sv list;
    int32_t   newest; /* version used: the newest not after known_at; ITD_DATE_NONE when there is none */
    int32_t   oldest;
    int32_t   age_days;
    uint64_t  entries; /* of the newest */
};

struct run_record {
    const char                      *engine;
    const char                      *snapshot; /* ids, joined by "+" */
    const struct itd_ftm            *ftm;
    const struct list_state         *lists;
    size_t                           list_count;
    const struct itd_screen_options *options;
    double                           threshold; /* resolved */
    double                           stop_at;
    int32_t                          as_of;
    bool                             bundled; /* the lists are those that come with the program */
    const char                      *background;
    const char                      *tables;
    const struct sv                 *not_held;
    size_t                           not_held_count;
    struct sv                       *not_checked; /* by any subject of the run */
    size_t                           not_checked_count;
};

struct answer {
    const char             *file; /* NULL when the run has one file */
    const struct record    *record;
    const struct judgement *judgement;
    bool                      is_document;
    const struct itd_mention *mentions; /* of a document, in the order of its text */
    size_t                    mention_count;
};

/* One row of a pairs file. */
struct pair_answer {
    const struct record         *record;
    const struct itd_comparison *comparison;
    struct sv                    left;
    struct sv                    right;
};

struct answer_writer {
    void (*run)(struct buf *out, const struct run_record *run);
    void (*subject)(struct buf *out, const struct run_record *run, const struct answer *answer);
    void (*pair)(struct buf *out, const struct run_record *run, const struct pair_answer *pair);
    void (*rejected)(struct buf *out, const char *file, const struct record *record);
    void (*summary)(struct buf *out, const struct run_record *run, const struct itd_screen_summary *summary);
    void (*pairs_header)(struct buf *out); /* before the first pair; may be NULL */
};

extern const struct answer_writer json_writer;
extern const struct answer_writer text_writer;
extern const struct answer_writer csv_writer;

const struct answer_writer *answer_writer_of(enum itd_output_format format);

/* A multiple of 1/1024 exactly, with up to ten decimals; a probability with up to six, never rounded to certainty. */
void add_bits(struct buf *out, double bits);
void add_probability(struct buf *out, double probability);
/* YYYY-MM-DD; nothing for ITD_DATE_NONE. */
void add_day(struct buf *out, int32_t day);
/* A field of a CSV row, quoted where needed, with `before` in front of it. A text that a spreadsheet would run as a
 * formula gets an apostrophe. */
void add_csv(struct buf *out, const char *before, struct sv text);

#endif
