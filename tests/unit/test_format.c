/* What the readers stand on: streams, separated values, XML, JSON and lines, at their limits and on hostile input. */
#include "base/buf.h"
#include "format/csv.h"
#include "format/json.h"
#include "format/lines.h"
#include "format/xml.h"
#include "interdict/entity.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_SIZE = 256 };

static char folder[] = "/tmp/test_format.XXXXXX";

static const char *
in_folder(const char *name)
{
    static char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void
write_bytes(const char *name, struct sv bytes)
{
    FILE *file = fopen(in_folder(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    assert_int_equal(fclose(file), 0);
}

static struct stream *
open_memory(struct sv bytes)
{
    struct stream   *stream;
    struct itd_error error = { 0 };
    if (stream_open_memory(&stream, bytes, "input", &error) != ITD_OK) fail_msg("%s", error.text);
    return stream;
}

/* The whole text of a stream, read in pieces of `size`. */
static enum itd_status
read_text(struct buf *text, struct stream *stream, size_t size)
{
    enum itd_status status;
    size_t          got = 0;
    buf_clear(text);
    do {
        char *to = buf_reserve(text, size);
        assert_non_null(to);
        status = stream_read_text(&got, stream, to, size, NULL);
        if (status == ITD_OK) text->len += got;
    } while (status == ITD_OK && got > 0);
    return status;
}

static void
assert_text(struct sv bytes, struct sv expected, enum stream_encoding encoding, uint64_t replaced)
{
    static const size_t SIZES[] = { 16, 17, 64 * 1024 };
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        struct stream *stream = open_memory(bytes);
        struct buf     text = { 0 };
        assert_int_equal(read_text(&text, stream, SIZES[i]), ITD_OK);
        assert_true(sv_equal(buf_sv(&text), expected));
        assert_int_equal(stream_encoding(stream), encoding);
        assert_int_equal(stream_replaced(stream), replaced);
        buf_fini(&text);
        stream_close(stream);
    }
}

static void
encodings_are_told_and_decoded(void **state)
{
    (void)state;
    assert_text(SV(""), SV(""), STREAM_UTF8, 0);
    assert_text(SV("M\xC3\xBCller\n"), SV("Müller\n"), STREAM_UTF8, 0);
    assert_text(SV("\xEF\xBB\xBFM\xC3\xBCller"), SV("Müller"), STREAM_UTF8_BOM, 0);
    assert_text(SV("\xFF\xFEM\0\xFC\0\x3D\xD8\x00\xDE"), SV("Mü😀"), STREAM_UTF16LE, 0);
    assert_text(SV("\xFE\xFF\0M\0\xFC\xD8\x3D\xDE\x00"), SV("Mü😀"), STREAM_UTF16BE, 0);
    assert_text(SV("M\xFCller \x80 \x92"), SV("Müller € ’"), STREAM_WINDOWS_1252, 0);
    assert_text(SV("a\0b"), SV("a\0b"), STREAM_UTF8, 0);
    assert_text(SV("n\0a\0\x3D\xD8\x00\xDE"), SV("na😀"), STREAM_UTF16LE, 0); /* no mark */
    assert_text(SV("\0n\0a\0\xFC"), SV("naü"), STREAM_UTF16BE, 0);
}

static void
what_is_no_character_is_replaced_and_counted(void **state)
{
    (void)state;
    assert_text(SV("\xC3\xBC \xFF \xC3"), SV("ü \xEF\xBF\xBD \xEF\xBF\xBD"), STREAM_UTF8, 2);
    assert_text(SV("\xC3\xBC\xED\xA0\x80"), SV("ü\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), STREAM_UTF8, 3); /* a surrogate */
    assert_text(SV("\xC3\xBC\xC0\xAF"), SV("ü\xEF\xBF\xBD\xEF\xBF\xBD"), STREAM_UTF8, 2);                 /* overlong */
    assert_text(SV("a\x81\x9D"), SV("a\xEF\xBF\xBD\xEF\xBF\xBD"), STREAM_WINDOWS_1252, 2);
    assert_text(SV("\xFF\xFE\x3D\xD8M\0x"), SV("\xEF\xBF\xBDM\xEF\xBF\xBD"), STREAM_UTF16LE, 2);
    assert_text(SV("R\xFF\nИсмаил"), SV("R\xEF\xBF\xBD\nИсмаил"), STREAM_UTF8, 1); /* one bad byte before much UTF-8 */
    assert_text(SV("\xEF\xBB\xBF\xFC"), SV("\xEF\xBF\xBD"), STREAM_UTF8_BOM, 1);
}

/* The first byte beyond ASCII may come late: what was taken for UTF-8 until then reads the same in both. */
static void
windows_1252_late_in_the_file(void **state)
{
    (void)state;
    enum { LATE = 200 * 1024 };
    struct buf bytes = { 0 }, expected = { 0 };
    for (size_t i = 0; i < LATE; i++) buf_add_char(&bytes, (char)('a' + i % 26));
    buf_add_sv(&expected, buf_sv(&bytes));
    buf_add_sv(&bytes, SV("M\xFCller\xC3\xBC"));
    buf_add_sv(&expected, SV("MüllerÃ¼"));
    assert_text(buf_sv(&bytes), buf_sv(&expected), STREAM_WINDOWS_1252, 0);
    buf_fini(&bytes);
    buf_fini(&expected);
}

/* An archive of members in memory. `format` is 0 for a bare filter (gzip, zstd). */
static size_t
pack(char *packed, size_t size, int format, int filter, const struct sv *members, size_t count)
{
    size_t          used = 0;
    struct archive *archive = archive_write_new();
    assert_int_equal(format ? archive_write_set_format(archive, format) : archive_write_set_format_raw(archive), ARCHIVE_OK);
    assert_int_equal(archive_write_add_filter(archive, filter), ARCHIVE_OK);
    assert_int_equal(archive_write_open_memory(archive, packed, size, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        char                  name[16];
        snprintf(name, sizeof name, "%zu.txt", i);
        archive_entry_set_pathname(entry, name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)members[i].len);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, members[i].ptr, members[i].len), members[i].len);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return used;
}

static void
packed_files_are_read_as_they_are(void **state)
{
    (void)state;
    static char         packed[64 * 1024];
    const struct sv     text[] = { SV("name\nM\xC3\xBCller\n") };
    static const int    FILTERS[] = { ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_ZSTD };
    struct sha256       sum, right;
    for (size_t i = 0; i < sizeof FILTERS / sizeof *FILTERS; i++) {
        size_t    size = pack(packed, sizeof packed, 0, FILTERS[i], text, 1);
        struct sv bytes = sv_make(packed, size);
        assert_text(bytes, text[0], STREAM_UTF8, 0);
        struct stream *stream = open_memory(bytes);
        assert_true(sv_equal(stream_head(stream), text[0]));
        assert_int_equal(stream_next_member(stream, NULL), ITD_NOT_FOUND);
        right = sha256_of(bytes);
        assert_int_equal(stream_sha256(&sum, stream, NULL), ITD_OK);
        assert_memory_equal(&sum, &right, sizeof sum);
        stream_close(stream);
    }
}

static void
members_of_a_zip_follow_each_other(void **state)
{
    (void)state;
    static char     packed[64 * 1024];
    const struct sv members[] = { SV("first"), SV(""), SV("\xFF\xFEt\0") };
    struct stream  *stream = open_memory(
        sv_make(packed, pack(packed, sizeof packed, ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, members, 3)));
    static const char *const TEXTS[] = { "first", "", "t" };
    struct buf               text = { 0 };
    for (size_t i = 0; i < 3; i++) {
        char name[16];
        snprintf(name, sizeof name, "%zu.txt", i);
        assert_string_equal(stream_name(stream), name);
        assert_int_equal(read_text(&text, stream, 64), ITD_OK);
        assert_true(sv_equal(buf_sv(&text), sv_from(TEXTS[i])));
        assert_int_equal(stream_next_member(stream, NULL), i < 2 ? ITD_OK : ITD_NOT_FOUND);
    }
    buf_fini(&text);
    stream_close(stream);
}

static void
cut_archives_are_errors(void **state)
{
    (void)state;
    struct buf      long_text = { 0 };
    for (unsigned i = 0; i < 20000; i++) buf_add_format(&long_text, "%u %u\n", i * 2654435761u, i);
    const struct sv members[] = { buf_sv(&long_text) };
    static const int FORMATS[][2] = { { 0, ARCHIVE_FILTER_GZIP }, { ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE } };
    static char large[1024 * 1024];
    for (size_t i = 0; i < 2; i++) {
        size_t size = pack(large, sizeof large, FORMATS[i][0], FORMATS[i][1], members, 1);
        for (size_t cut = size / 2; cut < size - 1024; cut += size / 7) {
            struct stream  *stream;
            struct buf      text = { 0 };
            enum itd_status status = stream_open_memory(&stream, sv_make(large, cut), "cut", NULL);
            if (status == ITD_OK) {
                status = read_text(&text, stream, 4096);
                stream_close(stream);
            }
            assert_int_equal(status, ITD_FORMAT);
            buf_fini(&text);
        }
    }
    buf_fini(&long_text);
}

static void
bombs_are_refused(void **state)
{
    (void)state;
    enum { UNPACKED = 96 << 20 };
    size_t          size = 4 << 20;
    char           *packed = malloc(size), *zeros = calloc(1, UNPACKED);
    assert_true(packed && zeros);
    const struct sv members[] = { sv_make(zeros, UNPACKED) };
    static const int FORMATS[][2] = { { 0, ARCHIVE_FILTER_GZIP }, { 0, ARCHIVE_FILTER_ZSTD },
                                      { ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE } };
    for (size_t i = 0; i < 3; i++) {
        struct sv        bytes = sv_make(packed, pack(packed, size, FORMATS[i][0], FORMATS[i][1], members, 1));
        struct stream   *stream = open_memory(bytes);
        struct itd_error error = { 0 };
        char             chunk[64 * 1024];
        size_t           got = 1, total = 0;
        enum itd_status  status = ITD_OK;
        while (status == ITD_OK && got > 0) {
            status = stream_read(&got, stream, chunk, sizeof chunk, &error);
            if (status == ITD_OK) total += got;
        }
        assert_int_equal(status, ITD_LIMIT);
        assert_non_null(strstr(error.text, "unpacks to far more than its size"));
        assert_true(total < UNPACKED);
        stream_close(stream);
    }
    free(packed);
    free(zeros);
}

static void
only_regular_files_are_opened(void **state)
{
    (void)state;
    struct stream   *stream;
    struct itd_error error = { 0 };
    assert_int_equal(stream_open(&stream, folder, &error), ITD_USAGE);
    assert_non_null(strstr(error.text, "it is a directory"));
    assert_int_equal(mkfifo(in_folder("fifo"), 0600), 0);
    assert_int_equal(stream_open(&stream, in_folder("fifo"), &error), ITD_USAGE); /* and does not wait for a writer */
    assert_non_null(strstr(error.text, "a FIFO"));
    assert_int_equal(stream_open(&stream, "/dev/null", &error), ITD_USAGE);
    assert_int_equal(stream_open(&stream, in_folder("missing"), &error), ITD_NOT_FOUND);
    assert_null(stream);
    write_bytes("empty", SV(""));
    assert_int_equal(stream_open(&stream, in_folder("empty"), &error), ITD_OK);
    assert_int_equal(stream_head(stream).len, 0);
    assert_int_equal(stream_next_member(stream, NULL), ITD_NOT_FOUND);
    stream_close(stream);
}

/* Rows of a csv as "a|b" lines, "!" for one that is not readable; each begins with its line number. */
static void
assert_rows(struct sv input, char delimiter, const char *expected)
{
    struct stream *stream = open_memory(input);
    struct csv    *csv;
    struct buf     rows = { 0 };
    assert_int_equal(csv_open(&csv, stream, delimiter, '"', NULL), ITD_OK);
    for (enum itd_status status; (status = csv_next(csv, NULL)) != ITD_NOT_FOUND;) {
        buf_add_format(&rows, "%u", (unsigned)csv->line);
        if (status != ITD_OK) buf_add_format(&rows, " ! %.*s", SV_ARG(csv->raw));
        for (size_t i = 0; status == ITD_OK && i < csv->count; i++) {
            buf_add_char(&rows, i ? '|' : ' ');
            buf_add_sv(&rows, csv->fields[i]);
        }
        buf_add_char(&rows, '\n');
    }
    if (!sv_equal(buf_sv(&rows), sv_from(expected))) fail_msg("expected:\n%s\ngot:\n%.*s", expected, SV_ARG(buf_sv(&rows)));
    buf_fini(&rows);
    csv_close(csv);
    stream_close(stream);
}

static void
csv_as_in_rfc_4180(void **state)
{
    (void)state;
    assert_rows(SV("a,b\r\nc,d\r\n"), ',', "1 a|b\n2 c|d\n");
    assert_rows(SV("a,b\nc,d"), ',', "1 a|b\n2 c|d\n");
    assert_rows(SV("\"a,b\",\"c\"\"d\",\"\"\n"), ',', "1 a,b|c\"d|\n");
    assert_rows(SV("\"two\nlines\",x\n3,y\n"), ',', "1 two\nlines|x\n3 3|y\n");
    assert_rows(SV("\"cr\r\nlf\"\r\n"), ',', "1 cr\r\nlf\n");
    assert_rows(SV(",\n,,\n"), ',', "1 |\n2 ||\n");
    assert_rows(SV("\n\r\na\n\nb\n"), ',', "3 a\n5 b\n");
    assert_rows(SV("5\" pipe,x\n"), ',', "1 5\" pipe|x\n"); /* a quote inside a field is one */
    assert_rows(SV("\"a\"b,c\n"), ',', "1 ab|c\n");
    assert_rows(SV("a\rb,c\n"), ',', "1 a\rb|c\n");
    assert_rows(SV("a\xC3\xBC;b\n"), 0, "1 aü|b\n");
    assert_rows(SV("a|b|c,d\n1|2|3\n"), 0, "1 a|b|c,d\n2 1|2|3\n");
}

static void
csv_keeps_nul_bytes(void **state)
{
    (void)state;
    struct stream *stream = open_memory(SV("x\0y,z\n"));
    struct csv    *csv;
    assert_int_equal(csv_open(&csv, stream, ',', '"', NULL), ITD_OK);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_int_equal(csv->count, 2);
    assert_true(sv_equal(csv->fields[0], SV("x\0y")));
    csv_close(csv);
    stream_close(stream);
}

/* A quote that is never closed costs its line, and nothing behind it. */
static void
csv_stray_quotes_lose_one_line(void **state)
{
    (void)state;
    assert_rows(SV("a,b\n\"stray,c\nd,e\nf,g\n"), ',', "1 a|b\n2 ! \"stray,c\n3 d|e\n4 f|g\n");
    assert_rows(SV("a\n\"last"), ',', "1 a\n2 ! \"last\n");
}

static void
csv_limits(void **state)
{
    (void)state;
    enum { FIELD = 1 << 20 };
    struct buf bytes = { 0 };
    buf_add_sv(&bytes, SV("a,"));
    for (size_t i = 0; i < FIELD; i++) buf_add_char(&bytes, 'x');
    buf_add_sv(&bytes, SV("\n"));
    for (size_t i = 0; i < CSV_COLUMNS_MAX + 1; i++) buf_add_char(&bytes, ',');
    buf_add_sv(&bytes, SV("\nafter,columns\n"));
    for (size_t i = 0; i < CSV_ROW_BYTES_MAX + 100; i++) buf_add_char(&bytes, 'y');
    buf_add_sv(&bytes, SV("\nafter,row\n\""));
    for (size_t i = 0; i < CSV_ROW_BYTES_MAX + 100; i++) buf_add_char(&bytes, 'z');
    buf_add_sv(&bytes, SV("\nafter,quote\n"));
    struct stream   *stream = open_memory(buf_sv(&bytes));
    struct csv      *csv;
    struct itd_error error = { 0 };
    assert_int_equal(csv_open(&csv, stream, ',', '"', NULL), ITD_OK);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_int_equal(csv->fields[1].len, FIELD);
    assert_int_equal(csv_next(csv, &error), ITD_LIMIT);
    assert_int_equal(error.line, 2);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_true(sv_equal(csv->fields[1], SV("columns")) && csv->line == 3);
    assert_int_equal(csv_next(csv, &error), ITD_LIMIT);
    assert_int_equal(error.line, 4);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_true(sv_equal(csv->fields[1], SV("row")) && csv->line == 5);
    assert_int_equal(csv_next(csv, &error), ITD_FORMAT);
    assert_int_equal(error.line, 6);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_true(sv_equal(csv->fields[1], SV("quote")) && csv->line == 7);
    assert_int_equal(csv_next(csv, NULL), ITD_NOT_FOUND);
    csv_close(csv);
    stream_close(stream);
    buf_fini(&bytes);
}

static void
csv_columns_by_name(void **state)
{
    (void)state;
    struct stream *stream = open_memory(SV(" Name ,DOB,x\nAnn, 1970 ,y,beyond\nBob\n"));
    struct csv    *csv;
    assert_int_equal(csv_open(&csv, stream, 0, '"', NULL), ITD_OK);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_int_equal(csv_header(csv, NULL), ITD_OK);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_true(sv_equal(csv_get(csv, "name"), SV("Ann")) && sv_equal(csv_get(csv, "dob"), SV("1970")));
    assert_true(csv->columns[0].read && !csv->columns[2].read);
    assert_int_equal(csv_get(csv, "none").len, 0);
    assert_int_equal(csv->count, 4);
    assert_int_equal(csv_next(csv, NULL), ITD_OK);
    assert_int_equal(csv_get(csv, "dob").len, 0);
    csv_close(csv);
    stream_close(stream);
}

/* What the records of an XML text are, "name=text;" each; of a record its children, one level. */
struct seen {
    struct buf records;
    unsigned   opened;
};

static enum itd_status
on_record(void *context, struct xml_node *node, struct itd_error *error)
{
    struct seen *seen = context;
    (void)error;
    buf_add_format(&seen->records, "%.*s=%.*s;", SV_ARG(node->name), SV_ARG(node->text));
    for (size_t i = 0; i < node->attribute_count; i++) {
        buf_add_format(&seen->records, "@%.*s=%.*s;", SV_ARG(node->attributes[i].name), SV_ARG(node->attributes[i].value));
    }
    for (struct xml_node *child = node->first; child; child = child->next) {
        buf_add_format(&seen->records, "%.*s=%.*s;", SV_ARG(child->name), SV_ARG(child->text));
    }
    return ITD_OK;
}

static enum itd_status
on_open(void *context, struct xml_node *node, struct itd_error *error)
{
    (void)node, (void)error;
    ((struct seen *)context)->opened++;
    return ITD_OK;
}

static enum itd_status
read_xml(struct seen *seen, struct sv text, struct itd_error *error)
{
    static const char *const RECORDS[] = { "record", NULL };
    const struct xml_handler handler = { .records = RECORDS, .record = on_record, .open = on_open, .context = seen };
    struct stream           *stream = open_memory(text);
    enum itd_status          status = xml_read(stream, &handler, error);
    stream_close(stream);
    return status;
}

static void
assert_xml(const char *text, const char *expected)
{
    struct seen      seen = { 0 };
    struct itd_error error = { 0 };
    if (read_xml(&seen, sv_from(text), &error) != ITD_OK) fail_msg("%s", error.text);
    if (!sv_equal(buf_sv(&seen.records), sv_from(expected))) fail_msg("%s: %.*s", text, SV_ARG(buf_sv(&seen.records)));
    buf_fini(&seen.records);
}

static void
assert_xml_refused(struct sv text, enum itd_status expected, const char *reason)
{
    struct seen      seen = { 0 };
    struct itd_error error = { 0 };
    assert_int_equal(read_xml(&seen, text, &error), expected);
    if (strstr(error.text, reason) == NULL) fail_msg("\"%s\" does not say \"%s\"", error.text, reason);
    assert_true(error.line > 0);
    buf_fini(&seen.records);
}

static void
xml_records(void **state)
{
    (void)state;
    assert_xml("<r><record> a </record><record/></r>", "record=a;record=;");
    assert_xml("<r><record><![CDATA[<b> & ]]>c</record></r>", "record=<b> & c;");
    assert_xml("<r><record>a<!-- not b -->c</record></r>", "record=ac;");
    assert_xml("<r><record>a<child>x</child>b<child>y</child>c</record></r>", "record=abc;child=x;child=y;");
    assert_xml("<n:r xmlns:n='urn:x'><n:record n:id='1' xmlns='urn:y'><n:a>x</n:a></n:record></n:r>",
               "record=;@id=1;a=x;");
    assert_xml("<record>&lt;&amp;&#x410;&quot;</record>", "record=<&А\";");
    assert_xml("<?xml version='1.0' encoding='ISO-8859-1'?><record>\xFC</record>", "record=ü;");
    assert_xml("<!DOCTYPE r><r><record>a</record></r>", "record=a;");
}

static void
xml_that_is_broken(void **state)
{
    (void)state;
    assert_xml_refused(SV(""), ITD_FORMAT, "not well-formed XML");
    assert_xml_refused(SV("<r><record>"), ITD_FORMAT, "not well-formed XML");
    assert_xml_refused(SV("<r>\n\n<record></r>"), ITD_FORMAT, "mismatched tag");
    assert_xml_refused(SV("<r>a\0b</r>"), ITD_FORMAT, "not well-formed XML");
    assert_xml_refused(SV("<record>\xFF</record>"), ITD_FORMAT, "not well-formed XML");
}

static void
xml_declares_no_entities(void **state)
{
    (void)state;
    char text[1024];
    write_bytes("secret", SV("secret"));
    snprintf(text, sizeof text, "<!DOCTYPE r [<!ENTITY x SYSTEM \"file://%s\">]><r><record>&x;</record></r>", in_folder("secret"));
    assert_xml_refused(sv_from(text), ITD_FORMAT, "declares the entity \"x\"");
    snprintf(text, sizeof text, "<!DOCTYPE r [<!ENTITY %% x SYSTEM \"file://%s\"> %%x;]><r/>", in_folder("secret"));
    assert_xml_refused(sv_from(text), ITD_FORMAT, "declares the entity \"x\"");
    assert_xml_refused(SV("<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>"
                          "<r><record>&c;</record></r>"), ITD_FORMAT, "declares the entity \"a\"");
    /* An entity of a DTD outside the file, which is never read: its text would be missing without a word. */
    snprintf(text, sizeof text, "<!DOCTYPE r SYSTEM \"file://%s\"><r><record>a &x; b</record></r>", in_folder("secret"));
    assert_xml_refused(sv_from(text), ITD_FORMAT, "entity \"x\"");
    assert_xml_refused(SV("<r><record>&x;</record></r>"), ITD_FORMAT, "undefined entity");
}

static void
xml_depth_and_size(void **state)
{
    (void)state;
    enum { DEPTH = 10000 };
    struct buf text = { 0 };
    for (size_t i = 0; i < DEPTH; i++) buf_add_sv(&text, SV("<a>"));
    assert_xml_refused(buf_sv(&text), ITD_LIMIT, "nested deeper than 256");
    buf_clear(&text);
    buf_add_sv(&text, SV("<record>"));
    for (size_t i = 0; i < DEPTH; i++) buf_add_sv(&text, SV("<a>"));
    assert_xml_refused(buf_sv(&text), ITD_LIMIT, "nested deeper than 256");
    buf_clear(&text);
    buf_add_sv(&text, SV("<r><record>"));
    char *to = buf_reserve(&text, XML_RECORD_BYTES_MAX + 4096);
    assert_non_null(to);
    memset(to, 'x', XML_RECORD_BYTES_MAX + 4096);
    text.len += XML_RECORD_BYTES_MAX + 4096;
    assert_xml_refused(buf_sv(&text), ITD_LIMIT, "a record is larger than");
    buf_fini(&text);
}

static void
json_that_is_refused(void **state)
{
    (void)state;
    json_t          *value;
    struct itd_error error = { 0 };
    struct buf       deep = { 0 };
    for (size_t i = 0; i < 10000; i++) buf_add_char(&deep, '[');
    assert_int_equal(json_parse(&value, buf_sv(&deep), &error), ITD_FORMAT);
    assert_non_null(strstr(error.text, "depth"));
    buf_fini(&deep);
    assert_int_equal(json_parse(&value, SV("{\"a\":\n  \"\xFF\"}"), &error), ITD_FORMAT);
    assert_int_equal(error.line, 2);
    assert_int_equal(json_parse(&value, SV("{\"a\":1"), &error), ITD_FORMAT);
    assert_int_equal(json_parse(&value, SV(""), &error), ITD_FORMAT);
    assert_int_equal(json_parse(&value, SV("{} x"), &error), ITD_FORMAT);
    assert_int_equal(json_parse(&value, SV("\"a\0b\""), &error), ITD_FORMAT);
    assert_null(value);
    assert_int_equal(json_parse(&value, SV("\"a\\u0000b\""), &error), ITD_OK);
    assert_int_equal(json_string_length(value), 3);
    json_decref(value);
}

static void
json_scalars(void **state)
{
    (void)state;
    static const char *const CASES[][2] = { { "\"x\"", "x" }, { "12", "12" }, { "-7", "-7" }, { "0.1", "0.1" },
                                            { "1.5", "1.5" }, { "true", "true" }, { "false", "false" },
                                            { "null", "" }, { "[1]", "" }, { "{}", "" } };
    struct itd_arena *arena = itd_arena_new(0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        json_t *value;
        assert_int_equal(json_parse(&value, sv_from(CASES[i][0]), NULL), ITD_OK);
        struct sv text = json_scalar(arena, value);
        if (!sv_equal(text, sv_from(CASES[i][1]))) fail_msg("%s became %.*s", CASES[i][0], SV_ARG(text));
        json_decref(value);
    }
    itd_arena_free(arena);
}

static void
json_entity_comes_back_as_it_was(void **state)
{
    (void)state;
    static const char TEXT[] =
        "{\"id\":\"a \\\"1\\\"\",\"caption\":\"Ann\",\"schema\":\"Person\",\"properties\":{\"birthDate\":[\"1970\"],"
        "\"name\":[\"Ann\",\"Анна\",\"tab\\tnul\\u0000del\\u007f\"]},\"referents\":[\"b\",\"c\"],\"datasets\":[\"x\"]}";
    struct itd_ftm   *ftm;
    struct itd_arena *arena = itd_arena_new(0);
    struct itd_entity entity;
    struct buf        out = { 0 };
    json_t           *value;
    struct itd_error  error = { 0 };
    assert_int_equal(itd_ftm_open(&ftm, NULL, NULL), ITD_OK);
    assert_int_equal(json_parse(&value, sv_from(TEXT), &error), ITD_OK);
    if (json_to_entity(&entity, ftm, arena, value, NULL, &error) != ITD_OK) fail_msg("%s", error.text);
    json_add_entity(&out, ftm, &entity);
    if (!sv_equal(buf_sv(&out), sv_from(TEXT))) fail_msg("%.*s", SV_ARG(buf_sv(&out)));
    json_decref(value);
    buf_clear(&out);
    json_add_string(&out, SV("\xFF\xC3\xBC\x80"));
    assert_true(sv_equal(buf_sv(&out), SV("\"\xEF\xBF\xBDü\xEF\xBF\xBD\"")));
    buf_fini(&out);
    itd_arena_free(arena);
    itd_ftm_close(ftm);
}

static void
lines_and_their_ends(void **state)
{
    (void)state;
    struct stream *stream = open_memory(SV("one\n\r\nthree\r\na\0b\nlast"));
    struct lines   lines;
    static const struct sv EXPECTED[] = { { "one", 3 }, { "", 0 }, { "three", 5 }, { "a\0b", 3 }, { "last", 4 } };
    lines_init(&lines, stream);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(lines_next(&lines, NULL), ITD_OK);
        assert_true(sv_equal(lines.text, EXPECTED[i]));
        assert_int_equal(lines.number, i + 1);
    }
    assert_int_equal(lines_next(&lines, NULL), ITD_NOT_FOUND);
    lines_fini(&lines);
    stream_close(stream);
}

static void
line_that_is_too_long_is_skipped(void **state)
{
    (void)state;
    struct buf bytes = { 0 };
    buf_add_sv(&bytes, SV("before\n"));
    char *to = buf_reserve(&bytes, LINE_BYTES_MAX + (1 << 20));
    assert_non_null(to);
    memset(to, 'x', LINE_BYTES_MAX + (1 << 20));
    bytes.len += LINE_BYTES_MAX + (1 << 20);
    buf_add_sv(&bytes, SV("\nafter\n"));
    struct stream   *stream = open_memory(buf_sv(&bytes));
    struct lines     lines;
    struct itd_error error = { 0 };
    lines_init(&lines, stream);
    assert_int_equal(lines_next(&lines, NULL), ITD_OK);
    assert_int_equal(lines_next(&lines, &error), ITD_LIMIT);
    assert_int_equal(error.line, 2);
    assert_int_equal(lines_next(&lines, NULL), ITD_OK);
    assert_true(sv_equal(lines.text, SV("after")) && lines.number == 3);
    assert_int_equal(lines_next(&lines, NULL), ITD_NOT_FOUND);
    lines_fini(&lines);
    stream_close(stream);
    buf_fini(&bytes);
}

static int
set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int
tear_down(void **state)
{
    (void)state;
    static const char *const FILES[] = { "fifo", "empty", "secret" };
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) unlink(in_folder(FILES[i]));
    return rmdir(folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_and_decoded),
        cmocka_unit_test(what_is_no_character_is_replaced_and_counted),
        cmocka_unit_test(windows_1252_late_in_the_file),
        cmocka_unit_test(packed_files_are_read_as_they_are),
        cmocka_unit_test(members_of_a_zip_follow_each_other),
        cmocka_unit_test(cut_archives_are_errors),
        cmocka_unit_test(bombs_are_refused),
        cmocka_unit_test(only_regular_files_are_opened),
        cmocka_unit_test(csv_as_in_rfc_4180),
        cmocka_unit_test(csv_keeps_nul_bytes),
        cmocka_unit_test(csv_stray_quotes_lose_one_line),
        cmocka_unit_test(csv_limits),
        cmocka_unit_test(csv_columns_by_name),
        cmocka_unit_test(xml_records),
        cmocka_unit_test(xml_that_is_broken),
        cmocka_unit_test(xml_declares_no_entities),
        cmocka_unit_test(xml_depth_and_size),
        cmocka_unit_test(json_that_is_refused),
        cmocka_unit_test(json_scalars),
        cmocka_unit_test(json_entity_comes_back_as_it_was),
        cmocka_unit_test(lines_and_their_ends),
        cmocka_unit_test(line_that_is_too_long_is_skipped),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
