/* alert: what names an alert, so that a decision can be bound to it.
 *
 * The alert's id is a hash of the subject, the party and the fields that met; it stays when weights or other fields of
 * the list's entry change. `sides` is a hash of the whole of both sides, the entries as the versions in use have them
 * and what is known of their designations: when it differs from the one that a decision was taken on, the alert is
 * open again. */
#ifndef SCREEN_ALERT_H
#define SCREEN_ALERT_H

#include "screen/verdict.h"

/* Fills alert_id and sides of every finding with a hit. ITD_NO_MEMORY, ITD_DAMAGED. */
enum itd_status alert_name(struct judgement *judgement, const struct itd_matcher *matcher,
                           const struct itd_entity *subject, int32_t known_at, struct itd_arena *arena,
                           struct itd_error *error);

#endif
