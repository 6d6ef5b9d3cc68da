#include "screen/answer.h"

#include "screen/write_designation.h"

#include <stdio.h>

const struct answer_writer *
answer_writer_of(enum itd_output_format format)
{
    switch (format) {
    case ITD_OUTPUT_JSON: return &json_writer;
    case ITD_OUTPUT_CSV: return &csv_writer;
    case ITD_OUTPUT_TEXT: break;
    }
    return &text_writer;
}

/* `digits` decimals without the zeros at the end. */
static void
add_decimal(struct buf *out, double value, int digits)
{
    char text[64];
    int  len = snprintf(text, sizeof text, "%.*f", digits, value);
    if (len < 0 || len >= (int)sizeof text) len = snprintf(text, sizeof text, "%.10g", value);
    if (memchr(text, '.', (size_t)len)) {
        while (text[len - 1] == '0') len--;
        if (text[len - 1] == '.') len--;
    }
    struct sv number = sv_make(text, (size_t)len);
    buf_add_sv(out, sv_equal(number, SV("-0")) ? SV("0") : number);
}

void
add_bits(struct buf *out, double bits)
{
    add_decimal(out, bits, 10);
}

void
add_probability(struct buf *out, double probability)
{
    if (probability < 1 && probability > 0.999999) probability = 0.999999;
    add_decimal(out, probability, 6);
}

void
add_day(struct buf *out, int32_t day)
{
    if (day != ITD_DATE_NONE) add_iso_day(out, day);
}

void
add_csv(struct buf *out, const char *before, struct sv text)
{
    bool quote = false, formula = text.len && memchr("=+-@\t\r", text.ptr[0], 6);
    for (size_t i = 0; i < text.len && !quote; i++) quote = memchr(",\"\n\r;", text.ptr[i], 5) != NULL;
    buf_add_sv(out, sv_from(before));
    if (quote) buf_add_char(out, '"');
    if (formula) buf_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') buf_add_char(out, '"');
        if (text.ptr[i]) buf_add_char(out, text.ptr[i]);
    }
    if (quote) buf_add_char(out, '"');
}
