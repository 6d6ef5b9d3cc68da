/* candidate: one source in the course of an update.
 *
 * It is downloaded, compared with the file held, and judged: is it the list, whole, current and not suspiciously small?
 * What is wrong with it stays with it, as its outcome and error. update.c decides what becomes of it, with the other
 * files of its set. One thread. */
#ifndef LISTS_CANDIDATE_H
#define LISTS_CANDIDATE_H

#include "interdict/lists.h"
#include "lists/raw.h"
#include "lists/sources.h"

struct countries;

/* What the candidates of an update are taken with. */
struct intake {
    const struct itd_lists_update *options;
    const struct itd_lists_events *events;
    struct raw                     raw;
    struct itd_ftm                *ftm;
    struct countries              *countries;
    char                           set[PROVENANCE_TIME_SIZE]; /* of the sources that are being taken */
};

struct candidate {
    const struct source    *source;
    const struct intake    *intake;
    enum itd_source_outcome outcome;
    char                   *incoming;   /* where the download lies until it is judged */
    char                   *held;       /* the last good file; NULL: none */
    struct provenance       provenance; /* of the new file, or of the held one when nothing changed */
    bool                    is_part;    /* of a list: its entries are rows */
    struct itd_error        error;      /* why it is not taken */
};

/* Downloads and judges the source (`source` and `intake` are given, the rest zeroed) and sets `outcome`. The status is
 * that of `error`. */
enum itd_status candidate_take(struct candidate *candidate);
/* Frees what it holds, not itself. */
void candidate_fini(struct candidate *candidate);
/* New or unchanged. */
bool candidate_is_good(const struct candidate *candidate);
/* Asks the publisher again: true when what was just downloaded is not the current file any more. */
bool candidate_was_replaced(struct candidate *candidate);

/* The time in UTC, ISO 8601. */
enum itd_status intake_time(char text[PROVENANCE_TIME_SIZE], bool with_ms, struct itd_error *error);

#endif
