#include "interdict/match.h"

static const char *const NAMES[ITD_MEASURE_COUNT] = { "asset-freeze",     "travel-ban",      "arms-embargo",
                                                      "sectoral-finance", "transaction-ban", "vessel-ban",
                                                      "export-control",   "investment-ban",  "notice-only" };

const char *
itd_measure_name(uint32_t measure)
{
    for (unsigned i = 0; i < ITD_MEASURE_COUNT; i++) {
        if (measure == UINT32_C(1) << i) return NAMES[i];
    }
    return NULL;
}
