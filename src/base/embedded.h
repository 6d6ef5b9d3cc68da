/* embedded: the files that are compiled into the program. The list is made by tools/embed at build time from the
 * files under data/. It ends with a row whose name is NULL. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

struct embedded_file {
    const char          *name; /* path under data/ */
    const unsigned char *begin;
    const unsigned char *end;
};

extern const struct embedded_file embedded_files[];

#endif
