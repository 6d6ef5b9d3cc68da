#include "screen/write_designation.h"

#include "format/json.h"
#include "model/date.h"

static const char *
name_of_basis(enum itd_basis basis)
{
    static const char *const NAMES[] = { "none", "stated", "observed", "regime", "assumed" };
    return (size_t)basis < sizeof NAMES / sizeof *NAMES ? NAMES[basis] : "none";
}

void
add_iso_day(struct buf *out, int32_t day)
{
    int year, month, day_of_month;
    date_civil(day, &year, &month, &day_of_month);
    buf_add_format(out, "%04d-%02d-%02d", year, month, day_of_month);
}

static void
add_member(struct buf *out, const char *name, int32_t day)
{
    buf_add_format(out, "\"%s\":", name);
    if (day == ITD_DATE_NONE) {
        buf_add_sv(out, SV("null"));
        return;
    }
    buf_add_char(out, '"');
    add_iso_day(out, day);
    buf_add_char(out, '"');
}

void
interval_add_json(struct buf *out, const struct itd_interval *interval)
{
    add_member(out, "from", interval->from);
    buf_add_char(out, ',');
    add_member(out, "to", interval->to);
    buf_add_format(out, ",\"basis\":\"%s\"", name_of_basis(interval->from_basis));
    if (interval->to != ITD_DATE_NONE) buf_add_format(out, ",\"to_basis\":\"%s\"", name_of_basis(interval->to_basis));
    if (interval->after == ITD_DATE_NONE) return;
    buf_add_char(out, ',');
    add_member(out, "after", interval->after);
    buf_add_char(out, ',');
    add_member(out, "not_after", interval->not_after);
}

static void
add_text_member(struct buf *out, const char *name, struct sv text)
{
    buf_add_format(out, "\"%s\":", name);
    json_add_string(out, text);
    buf_add_char(out, ',');
}

static void
add_measures(struct buf *out, uint32_t measures, const char *quote, const char *separator)
{
    bool first = true;
    for (unsigned i = 0; i < ITD_MEASURE_COUNT; i++) {
        if (!(measures & 1u << i)) continue;
        buf_add_format(out, "%s%s%s%s", first ? "" : separator, quote, itd_measure_name(1u << i), quote);
        first = false;
    }
}

void
designation_add_json(struct buf *out, const struct itd_designation *designation, const struct itd_interval *intervals,
                     size_t count)
{
    buf_add_char(out, '{');
    add_text_member(out, "list", designation->list);
    if (designation->authority.len) add_text_member(out, "authority", designation->authority);
    add_text_member(out, "reference", designation->reference);
    add_text_member(out, "programme", designation->programme);
    if (designation->regime.len) add_text_member(out, "regime", designation->regime);
    buf_add_sv(out, SV("\"measures\":["));
    add_measures(out, designation->measures, "\"", ",");
    buf_add_sv(out, SV("],"));
    interval_add_json(out, &designation->interval);
    buf_add_format(out, ",\"in_effect\":%s,", designation->in_effect ? "true" : "false");
    add_member(out, "first_seen", designation->first_seen);
    if (designation->gone) buf_add_sv(out, SV(",\"gone\":true"));
    if (intervals) {
        buf_add_sv(out, SV(",\"intervals\":["));
        for (size_t i = 0; i < count; i++) {
            buf_add_sv(out, i ? SV(",{") : SV("{"));
            interval_add_json(out, &intervals[i]);
            buf_add_char(out, '}');
        }
        buf_add_char(out, ']');
    }
    buf_add_char(out, '}');
}

static void
add_bracket(struct buf *out, int32_t after, int32_t not_after)
{
    buf_add_sv(out, SV("a day after "));
    add_iso_day(out, after);
    if (not_after != ITD_DATE_NONE) {
        buf_add_sv(out, SV(" and not after "));
        add_iso_day(out, not_after);
    }
    buf_add_sv(out, SV(" (observed)"));
}

void
interval_add_text(struct buf *out, const struct itd_interval *interval, int32_t first_seen)
{
    if (interval->from != ITD_DATE_NONE) buf_add_sv(out, interval->to == ITD_DATE_NONE ? SV("since ") : SV("from "));
    if (interval->from == ITD_DATE_NONE) {
        buf_add_sv(out, SV("date unknown, first seen "));
        add_iso_day(out, first_seen);
    } else if (interval->from_basis == ITD_BASIS_OBSERVED) {
        bool of_start = interval->to_basis != ITD_BASIS_OBSERVED; /* else the two dates are the end's */
        add_bracket(out, interval->from - 1, of_start ? interval->not_after : ITD_DATE_NONE);
    } else {
        add_iso_day(out, interval->from);
        if (interval->from_basis == ITD_BASIS_REGIME) buf_add_sv(out, SV(" (regime)"));
    }
    if (interval->to == ITD_DATE_NONE) return;
    buf_add_sv(out, interval->from == ITD_DATE_NONE ? SV(", to ") : SV(" to "));
    if (interval->to_basis == ITD_BASIS_OBSERVED) {
        add_bracket(out, interval->after, interval->not_after);
        return;
    }
    add_iso_day(out, interval->to);
    if (interval->to_basis == ITD_BASIS_REGIME) buf_add_sv(out, SV(" (regime)"));
}

void
measures_add_text(struct buf *out, uint32_t measures)
{
    if (measures == 0) buf_add_sv(out, SV("measures not known"));
    add_measures(out, measures, "", ", ");
}

void
add_printable(struct buf *out, struct sv text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        unsigned char next = i + 1 < text.len ? (unsigned char)text.ptr[i + 1] : 0;
        if (c == 0xC2 && next >= 0x80 && next < 0xA0) { /* the controls of ISO 8859-1, as UTF-8 */
            buf_add_char(out, ' ');
            i++;
        } else {
            buf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
        }
    }
}
