/* verdict: what the hits of a party and its own data mean for somebody who must decide.
 *
 * The rules are those of ARCHITECTURE.md, "Answers": a listed party stops where a measure in effect forbids dealing with
 * it and the match is sure enough, is for review otherwise, and is only noted when its measures forbid nothing in its
 * role. The worst finding decides. Pure; everything lives in the arena given. */
#ifndef SCREEN_VERDICT_H
#define SCREEN_VERDICT_H

#include "interdict/screen.h"

#include "screen/record.h"

enum severity {
    SEVERITY_NOTE,
    SEVERITY_REVIEW,
    SEVERITY_STOP
};

enum verdict {
    VERDICT_CLEAR,
    VERDICT_REVIEW,
    VERDICT_STOP
};

enum {
    ALERT_ID_SIZE = 17, /* 16 hex digits and a NUL */
    FINDING_DATA_MAX = 4
};

struct decision;

struct datum {
    const char *name;
    struct sv   value;
};

struct finding {
    const char            *rule;
    const char            *kind;
    enum severity          severity;
    struct sv              reason;
    const char            *role; /* "party", "vessel" */
    struct datum           data[FINDING_DATA_MAX];
    size_t                 data_count;
    const struct itd_hit  *hit;                     /* NULL for what rests on the subject's own data */
    char                   alert_id[ALERT_ID_SIZE]; /* with a hit */
    char                   sides[ALERT_ID_SIZE];
    const struct decision *decision; /* that covers the alert, or NULL */
    const char            *change;   /* "new", "released", "changed" with --changed-since, else NULL */
};

struct judgement {
    struct finding *findings;
    size_t          count;
    size_t          capacity;
    enum verdict    verdict;
    struct sv      *not_checked; /* of this subject */
    size_t          not_checked_count;
};

struct judge {
    const struct itd_ftm *ftm;
    double                stop_at;
    int32_t               as_of;
    const struct sv      *not_held; /* lists whose oldest version is after as_of */
    size_t                not_held_count;
};

/* Judges a record by its hits. ITD_NO_MEMORY. */
enum itd_status judge_record(struct judgement *judgement, const struct judge *judge, const struct record *record,
                             const struct itd_matches *matches, struct itd_arena *arena, struct itd_error *error);

/* Whether the finding is an alert: a listed party or vessel above the threshold that somebody must look at. */
bool finding_is_alert(const struct finding *finding);
/* Works out the verdict again after findings were changed. */
void judgement_settle(struct judgement *judgement);
/* Adds its verdict, hits and whether decisions cover its alerts to a summary; not the record itself. */
void judgement_count(struct itd_screen_summary *summary, const struct judgement *judgement);

const char *severity_name(enum severity severity);
const char *verdict_name(enum verdict verdict);

/* YYYY-MM-DD; "not known" for ITD_DATE_NONE. {NULL, 0} when the arena is full. */
struct sv day_text(struct itd_arena *arena, int32_t day);

#endif
