/* Spotting listed parties in running text.
 *
 * The text is looked at run by run: words with a capital (or of a script without them) and the small words between them,
 * as far as no sentence, comma or bracket ends them. The index gives the listed names that a run could hold; for each,
 * the windows whose first and last token are related to the name are scored, and the best one is a proposal. Proposals
 * that overlap compete; what is left is screened as a subject of its own, so that a mention says what screening the same
 * name says. */
#include "interdict/document.h"

#include "document/tokens.h"
#include "match/engine.h"

#include <stdlib.h>

enum {
    WINDOW_EXTRA = 2, /* tokens that a mention may have more than the listed name */
    JOINED_MAX = 3,   /* neighbours that may be written as one word */
    SMALL_WORDS_MAX = 2 /* words without a capital that may stand inside a name: of, and, for the */
};

/* How many bits a token of the segment and one of the index share: asked again and again, for each name that holds the
 * latter. A slot is overwritten when another pair needs it. */
struct memo {
    uint32_t segment; /* number of the segment that it is of; 0: free */
    uint32_t token;   /* of the index */
    uint8_t  kind;    /* of the token in its name */
    uint8_t  position; /* in the segment */
    float    bits;
};
enum { MEMO_SIZE = 1 << 15 };

struct proposal {
    size_t first; /* tokens */
    size_t end;
    double bits;
};

struct spotting {
    const struct itd_matcher       *matcher;
    const struct itd_match_options *options;
    struct itd_arena               *arena;
    struct sv                       text;
    struct document_tokens          tokens;
    double                          threshold;
    struct proposal                *proposals;
    size_t                          count;
    size_t                          capacity;
    struct memo                    *memo; /* MEMO_SIZE slots */
    uint32_t                        segment;
    struct itd_error               *error;
};

static bool
propose(struct spotting *spotting, size_t first, size_t end, double bits)
{
    if (spotting->count == spotting->capacity) {
        size_t capacity = spotting->capacity ? spotting->capacity * 2 : 32;
        void  *grown = itd_arena_grow(spotting->arena, spotting->proposals, spotting->count, capacity,
                                      sizeof *spotting->proposals);
        if (grown == NULL) return false;
        spotting->proposals = grown;
        spotting->capacity = capacity;
    }
    spotting->proposals[spotting->count++] = (struct proposal){ first, end, bits };
    return true;
}

/* Whether a run of tokens looks like a name: it begins with a capital, and most of its words have one. */
static bool
looks_like_name(const struct document_token *tokens, size_t count)
{
    size_t words = 0, proper = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t kind = tokens[i].token.kind;
        if (kind == NAME_PARTICLE || kind == NAME_CONTINUED) continue;
        words++;
        proper += tokens[i].proper;
    }
    return tokens[0].proper && tokens[count - 1].proper && proper * 2 > words;
}

/* The segment's tokens as the tokens of one name. */
static struct token *
copy_tokens(const struct spotting *spotting, size_t first, size_t count)
{
    struct token *tokens = itd_arena_array(spotting->arena, count, sizeof *tokens);
    for (size_t i = 0; tokens && i < count; i++) tokens[i] = spotting->tokens.items[first + i].token;
    return tokens;
}

static double
score_window(const struct spotting *spotting, struct token *tokens, size_t count, const struct scored_name *name)
{
    struct sheet             sheet = { .count = 0, .bits = 0 };
    const struct scored_name window = { .tokens = tokens, .count = count, .script = name->script };
    score_names(&sheet, &spotting->matcher->scorer, &window, name);
    return sheet.bits;
}

static float
shared_bits(struct spotting *spotting, size_t position, const struct token *own, const struct token *other)
{
    uint32_t     slot = (other->number * 2654435761u + (uint32_t)position * 40503u + other->kind) & (MEMO_SIZE - 1);
    struct memo *memo = &spotting->memo[slot];
    if (memo->segment == spotting->segment && memo->token == other->number && memo->position == position &&
        memo->kind == other->kind) {
        return memo->bits;
    }
    float bits = (float)relate(&spotting->matcher->scorer, own, other).bits;
    *memo = (struct memo){ spotting->segment, other->number, other->kind, (uint8_t)position, bits };
    return bits;
}

/* A listed name against a segment: what each pair of tokens shares, and which tokens of the segment a window may begin and
 * end with. */
struct meeting {
    float bits[SEGMENT_TOKENS_MAX][PROFILE_TOKENS_MAX];
    bool  related[SEGMENT_TOKENS_MAX];
};

/* Whether `whole` is the latin forms of tokens [at, at + n) one after the other. */
static bool
is_joined(struct sv whole, const struct token *tokens, size_t at, size_t n)
{
    size_t done = 0;
    for (size_t i = at; i < at + n; i++) {
        struct sv latin = tokens[i].latin;
        if (!sv_equal(sv_slice(whole, done, done + latin.len), latin)) return false;
        done += latin.len;
    }
    return done == whole.len;
}

/* Neighbours on one side that are one word on the other: Jong Un, Jongun. */
static void
meet_joined(struct meeting *meeting, const struct token *segment, size_t count, const struct scored_name *name)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < name->count; j++) {
            for (size_t n = 2; n <= JOINED_MAX; n++) {
                if (j + n <= name->count && is_joined(segment[i].latin, name->tokens, j, n)) {
                    meeting->related[i] = true;
                    meeting->bits[i][j] = (float)segment[i].bits;
                }
                if (i + n <= count && is_joined(name->tokens[j].latin, segment, i, n)) {
                    for (size_t k = i; k < i + n; k++) meeting->related[k] = true;
                    meeting->bits[i][j] = (float)name->tokens[j].bits;
                }
            }
        }
    }
}

static void
meet(struct meeting *meeting, struct spotting *spotting, const struct token *segment, size_t count,
     const struct scored_name *name)
{
    for (size_t i = 0; i < count; i++) {
        meeting->related[i] = false;
        for (size_t j = 0; j < name->count; j++) {
            bool legal = segment[i].kind == NAME_LEGAL && name->tokens[j].kind == NAME_LEGAL;
            meeting->bits[i][j] = shared_bits(spotting, i, &segment[i], &name->tokens[j]);
            meeting->related[i] = meeting->related[i] || legal || meeting->bits[i][j] > 0;
        }
    }
    meet_joined(meeting, segment, count, name);
}

/* The most that a window can score once the token at `e` is in it. `most` holds what each token of the name can get. */
static double
widen(double most[PROFILE_TOKENS_MAX], const struct meeting *meeting, size_t e, const struct scored_name *name,
      const struct weights *weights)
{
    double sum = weights->whole + weights->legal_same;
    for (size_t j = 0; j < name->count; j++) {
        if (meeting->bits[e][j] > most[j]) most[j] = meeting->bits[e][j];
        sum += most[j];
    }
    return sum;
}

/* The best window of a segment for a listed name: only those that can beat the best so far are scored. */
static bool
try_name(struct spotting *spotting, size_t first, struct token *segment, size_t count, const struct scored_name *name)
{
    struct meeting               meeting;
    struct proposal              best = { 0, 0, spotting->threshold };
    const struct document_token *tokens = spotting->tokens.items + first;
    const struct weights        *weights = &spotting->matcher->weights;
    meet(&meeting, spotting, segment, count, name);
    for (size_t s = 0; s < count; s++) {
        double most[PROFILE_TOKENS_MAX] = { 0 };
        if (!meeting.related[s]) continue;
        for (size_t e = s + 1; e <= count && e - s <= name->count + WINDOW_EXTRA; e++) {
            double limit = widen(most, &meeting, e - 1, name, weights);
            if (limit < best.bits || !meeting.related[e - 1] || !looks_like_name(tokens + s, e - s)) continue;
            double bits = score_window(spotting, segment + s, e - s, name);
            if (bits >= best.bits && (best.end == 0 || bits > best.bits)) best = (struct proposal){ first + s, first + e, bits };
        }
    }
    return best.end == 0 || propose(spotting, best.first, best.end, best.bits);
}

static enum itd_status
try_candidates(struct spotting *spotting, size_t snapshot, size_t first, struct token *segment, size_t count,
               const struct candidate *candidates, size_t candidate_count)
{
    const struct itd_matcher *matcher = spotting->matcher;
    for (size_t c = 0; c < candidate_count; c++) {
        struct profile        profile;
        struct itd_arena_mark mark = itd_arena_mark(spotting->arena);
        if (!snapshot_is_entry(matcher->snapshots[snapshot], candidates[c].entity)) continue;
        enum itd_status status =
            index_profile(&profile, &matcher->indexes[snapshot], &matcher->scorer, candidates[c].entity,
                          candidates[c].names, candidates[c].name_count, spotting->arena);
        size_t before = spotting->count;
        for (size_t n = 0; status == ITD_OK && n < profile.name_count; n++) {
            if (!try_name(spotting, first, segment, count, &profile.names[n])) status = ITD_NO_MEMORY;
        }
        if (status != ITD_OK) return itd_fail(spotting->error, status, "a listed name cannot be read");
        if (spotting->count == before) itd_arena_release(spotting->arena, mark); /* nothing of it was kept */
    }
    return ITD_OK;
}

/* The tokens that differ: a word that a segment has twice reaches no more names than once. */
static struct token *
distinct_tokens(size_t *distinct, const struct spotting *spotting, const struct token *segment, size_t count)
{
    struct token *tokens = itd_arena_array(spotting->arena, count, sizeof *tokens);
    *distinct = 0;
    for (size_t i = 0; tokens && i < count; i++) {
        size_t k = 0;
        while (k < *distinct && !sv_equal(tokens[k].latin, segment[i].latin)) k++;
        if (k == *distinct) tokens[(*distinct)++] = segment[i];
    }
    return tokens;
}

static enum itd_status
spot_segment(struct spotting *spotting, size_t first, size_t count, struct search_scratch *scratch)
{
    const struct itd_matcher *matcher = spotting->matcher;
    struct token             *segment = copy_tokens(spotting, first, count);
    size_t                    distinct = 0;
    struct token             *tokens = segment ? distinct_tokens(&distinct, spotting, segment, count) : NULL;
    spotting->segment++;
    if (tokens == NULL) return itd_fail_memory(spotting->error);
    struct scored_name   name = { .tokens = tokens, .count = distinct };
    const struct profile subject = { .of = NAME_OF_ANYTHING, .names = &name, .name_count = 1, .all_names = 1 };
    for (size_t i = 0; i < matcher->snapshot_count; i++) {
        struct candidate *candidates;
        size_t            found;
        /* A window can be a whole name, which the segment is not. */
        double          needed = spotting->threshold - matcher->weights.whole;
        enum itd_status status = search(&candidates, &found, &matcher->indexes[i], &matcher->scorer, &subject, needed,
                                        scratch, spotting->arena);
        if (status != ITD_OK) return itd_fail_memory(spotting->error);
        status = try_candidates(spotting, i, first, segment, count, candidates, found);
        if (status != ITD_OK) return status;
    }
    return ITD_OK;
}

/* Whether a name cannot go on from the token before `i` to it: a sentence, a comma or a bracket stands between. A legal
 * form may follow a comma. */
static bool
is_cut(const struct spotting *spotting, size_t i)
{
    const struct document_token *token = &spotting->tokens.items[i];
    if (token->first) return true;
    struct sv between = sv_slice(spotting->text, token[-1].end, token->begin);
    for (size_t c = 0; c < between.len; c++) {
        if (strchr(";:()[]\"?!", between.ptr[c])) return true;
        if (between.ptr[c] == ',' && token->token.kind != NAME_LEGAL) return true;
    }
    return false;
}

/* The end of the run that begins at `first`. */
static size_t
run_end(const struct spotting *spotting, size_t first)
{
    const struct document_tokens *tokens = &spotting->tokens;
    size_t                        end = first + 1;
    for (size_t i = end, small = 0; i < tokens->count && small <= SMALL_WORDS_MAX; i++) {
        if (is_cut(spotting, i)) break;
        small = tokens->items[i].proper ? 0 : small + 1;
        if (small == 0) end = i + 1;
    }
    return end;
}

static enum itd_status
spot_run(struct spotting *spotting, size_t first, size_t end, struct search_scratch *scratch)
{
    enum itd_status status = ITD_OK;
    while (status == ITD_OK && first < end) {
        size_t left = end - first, count = left < SEGMENT_TOKENS_MAX ? left : SEGMENT_TOKENS_MAX;
        status = spot_segment(spotting, first, count, scratch);
        first += left <= SEGMENT_TOKENS_MAX ? left : SEGMENT_TOKENS_MAX - SEGMENT_OVERLAP;
    }
    return status;
}

static enum itd_status
spot_runs(struct spotting *spotting)
{
    struct search_scratch *scratch = matcher_borrow(spotting->matcher);
    if (scratch == NULL) return itd_fail_memory(spotting->error);
    enum itd_status status = ITD_OK;
    for (size_t at = 0; status == ITD_OK && at < spotting->tokens.count;) {
        size_t end = spotting->tokens.items[at].proper ? run_end(spotting, at) : at + 1;
        if (spotting->tokens.items[at].proper) status = spot_run(spotting, at, end, scratch);
        at = end;
    }
    matcher_return(spotting->matcher, scratch);
    return status;
}

static int
by_bits(const void *a, const void *b)
{
    const struct proposal *x = a, *y = b;
    if (x->bits != y->bits) return x->bits > y->bits ? -1 : 1;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

static int
by_place(const void *a, const void *b)
{
    const struct proposal *x = a, *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* The best proposals that do not overlap, in the order of the text. */
static void
settle(struct spotting *spotting)
{
    size_t kept = 0;
    if (spotting->count) qsort(spotting->proposals, spotting->count, sizeof *spotting->proposals, by_bits);
    for (size_t i = 0; i < spotting->count; i++) {
        const struct proposal *proposal = &spotting->proposals[i];
        bool                   free = true;
        for (size_t k = 0; k < kept && free; k++) {
            free = proposal->end <= spotting->proposals[k].first || proposal->first >= spotting->proposals[k].end;
        }
        if (free) spotting->proposals[kept++] = *proposal;
    }
    spotting->count = kept;
    if (kept) qsort(spotting->proposals, kept, sizeof *spotting->proposals, by_place);
}

/* "Cheng Tong" in "Cheng Tong Trading Co. Ltd." is not the whole name: what says which company it is belongs to it. */
static size_t
mention_end(const struct spotting *spotting, const struct proposal *proposal)
{
    size_t end = proposal->end;
    for (size_t i = end; i < spotting->tokens.count && !is_cut(spotting, i); i++) {
        const struct document_token *token = &spotting->tokens.items[i];
        uint8_t                      kind = token->token.kind;
        if (!token->proper || (kind != NAME_WORD && kind != NAME_LEGAL && kind != NAME_CONTINUED)) break;
        end = i + 1;
    }
    return end;
}

static enum itd_status
screen_mention(struct itd_mention *mention, const struct spotting *spotting, const struct proposal *proposal)
{
    struct itd_entity  subject;
    struct itd_matches matches;
    size_t             begin = spotting->tokens.items[proposal->first].begin;
    size_t             end = spotting->tokens.items[mention_end(spotting, proposal) - 1].end;
    *mention = (struct itd_mention){ .begin = begin, .end = end, .text = sv_slice(spotting->text, begin, end) };
    enum itd_status status = itd_subject_from_name(&subject, spotting->matcher, mention->text, NULL, spotting->arena,
                                                   spotting->error);
    if (status == ITD_OK) {
        status = itd_match(&matches, spotting->matcher, &subject, spotting->options, spotting->arena, spotting->error);
    }
    if (status != ITD_OK) return status;
    mention->hits = matches.hits;
    mention->hit_count = matches.count;
    return ITD_OK;
}

/* Counts characters up to each mention once, in order. */
static void
count_characters(struct itd_mention *mentions, size_t count, struct sv text)
{
    size_t bytes = 0, characters = 0;
    for (size_t i = 0; i < count; i++) {
        characters += text_length(sv_slice(text, bytes, mentions[i].begin));
        mentions[i].begin_character = characters;
        characters += text_length(mentions[i].text);
        mentions[i].end_character = characters;
        bytes = mentions[i].end;
    }
}

enum itd_status
itd_spot(struct itd_mention **mentions, size_t *count, const struct itd_matcher *matcher, struct sv text,
         const struct itd_match_options *options, struct itd_arena *arena, struct itd_error *error)
{
    struct spotting spotting = { .matcher = matcher, .options = options, .arena = arena, .text = text, .error = error };
    *mentions = NULL;
    *count = 0;
    spotting.threshold = matcher_threshold(matcher, options);
    spotting.memo = itd_arena_array(arena, MEMO_SIZE, sizeof *spotting.memo);
    if (spotting.memo == NULL) return itd_fail_memory(error);
    if (document_tokenise(&spotting.tokens, matcher->names, text, arena) != ITD_OK) return itd_fail_memory(error);
    enum itd_status status = spot_runs(&spotting);
    if (status != ITD_OK) return status;
    settle(&spotting);
    *mentions = itd_arena_array(arena, spotting.count, sizeof **mentions);
    if (*mentions == NULL) return itd_fail_memory(error);
    for (size_t i = 0; i < spotting.count; i++) {
        status = screen_mention(&(*mentions)[*count], &spotting, &spotting.proposals[i]);
        if (status != ITD_OK) return status;
        if ((*mentions)[*count].hit_count > 0) (*count)++;
    }
    count_characters(*mentions, *count, text);
    return ITD_OK;
}
