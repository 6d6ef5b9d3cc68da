/* Files of digital currency addresses drawn from the SDN list, one a line (sanctioned_addresses_XBT.txt). They name
 * neither the holder nor a date. */
#include "lists/formats.h"
#include "lists/ofac.h"

#include "format/lines.h"

enum {
    ADDRESS_MIN = 20, /* characters: shorter than any address of a currency in use */
    ADDRESS_MAX = 128
};

static const char PREFIX[] = "sanctioned_addresses_";

static bool
is_address(struct sv text)
{
    if (text.len < ADDRESS_MIN || text.len > ADDRESS_MAX) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!alphanumeric && c != ':' && c != '_' && c != '-') return false;
    }
    return true;
}

/* "XBT" of sanctioned_addresses_XBT.txt; the content does not say it. */
static struct sv
currency_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct sv   name = sv_from(slash ? slash + 1 : path), prefix = sv_from(PREFIX);
    if (!sv_starts_with_nocase(name, prefix)) return sv_make(NULL, 0);
    size_t end = sv_find(name, SV("."), prefix.len);
    return sv_slice(name, prefix.len, end);
}

bool
ofac_wallet_txt_recognise(struct sv head, const char *name)
{
    struct sv line;
    return currency_of(name).len > 0 && sv_split(&line, &head, '\n') && is_address(sv_trim(line));
}

static void
read_line(struct reader *reader, struct sv text, uint64_t number, struct sv currency)
{
    text = sv_trim(text);
    if (text.len == 0) return;
    if (!is_address(text)) {
        reader_reject(reader, number, 0, "not an address of a digital currency", text);
        return;
    }
    struct itd_entity *wallet = ofac_wallet(reader, text, currency);
    reader_emit(reader, reader_sanction(reader, wallet, sv_make(NULL, 0), sv_make(NULL, 0)));
    reader_emit(reader, wallet);
}

enum itd_status
ofac_wallet_txt_read(struct reader *reader)
{
    struct lines    lines;
    struct sv       currency = currency_of(stream_name(reader->stream));
    enum itd_status status = ITD_OK;
    lines_init(&lines, reader->stream);
    for (bool going = true; going;) {
        status = lines_next(&lines, reader->error);
        if (status == ITD_LIMIT) reader_reject(reader, lines.number, 0, "the line is too long", sv_make(NULL, 0));
        if (status == ITD_OK) read_line(reader, lines.text, lines.number, currency);
        going = (status == ITD_OK || status == ITD_LIMIT) && reader_done_record(reader);
    }
    lines_fini(&lines);
    return status == ITD_NOT_FOUND || status == ITD_OK ? reader->status : status;
}
