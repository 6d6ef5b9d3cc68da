/* Any bytes as a running text: no crash; mentions lie in the text, in order, without overlap, and have a hit. */
#include "require.h"

#include "interdict/document.h"
#include "interdict/lists.h"

#include <stdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A matcher on the bundled lists, whose file is gone once it is open. */
static struct itd_matcher *
open_matcher(void)
{
    char                path[64];
    struct itd_matcher *matcher;
    snprintf(path, sizeof path, "/tmp/fuzz_document.%ld.itd", (long)getpid());
    require(itd_lists_build_bundled(path, NULL, NULL) == ITD_OK);
    const char                      *snapshots[] = { path };
    const struct itd_matcher_options options = { .snapshots = snapshots, .snapshot_count = 1, .copy = true };
    require(itd_matcher_open(&matcher, &options, NULL) == ITD_OK);
    unlink(path);
    return matcher;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct itd_matcher *matcher;
    if (matcher == NULL) matcher = open_matcher();
    struct itd_match_options options = itd_match_defaults();
    struct itd_arena        *arena = itd_arena_new(0);
    struct itd_mention      *mentions;
    size_t                   count, before = 0;
    char                    *copy = exact_copy(data, size);
    require(arena != NULL && copy != NULL);
    require(itd_spot(&mentions, &count, matcher, sv_make(copy, size), &options, arena, NULL) == ITD_OK);
    for (size_t i = 0; i < count; i++) {
        require(mentions[i].begin >= before && mentions[i].begin < mentions[i].end && mentions[i].end <= size);
        require(mentions[i].begin_character <= mentions[i].begin && mentions[i].hit_count > 0);
        before = mentions[i].end;
    }
    itd_arena_free(arena);
    free(copy);
    return 0;
}
