/* layout: the snapshot file's sections and records (docs/format-snapshot.md). Everything is little-endian; records are
 * arrays of the structs below, aligned to 8 bytes. Text is stored as a table of offsets (count + 1 of u32) and the bytes
 * behind it. Lists of lists are stored as CSR: count + 1 offsets and the items. */
#ifndef SNAPSHOT_LAYOUT_H
#define SNAPSHOT_LAYOUT_H

#include <stdint.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "sections are mapped as they are: a little-endian machine");

#define SNAPSHOT_MAGIC "ITDSNAP"
enum {
    SNAPSHOT_FORMAT = 1,
    SNAPSHOT_SECTIONS_MAX = 64,
    SNAPSHOT_ALIGNMENT = 64,
    SNAPSHOT_BLOCK_BYTES = 64 * 1024, /* raw entity bytes a zstd block */
    SNAPSHOT_BLOCK_BYTES_MAX = 256 << 20,
    SNAPSHOT_ZSTD_LEVEL = 9
};

enum snapshot_section {
    SECTION_META = 1,        /* text: key TAB value a line */
    SECTION_VERSIONS = 2,    /* varint-coded, see builder.c */
    SECTION_SCHEMATA = 3,    /* text table: schema names by number */
    SECTION_PROPERTIES = 4,  /* text table: property names by number */
    SECTION_LISTS = 5,       /* text table: list names by number */
    SECTION_VERSION_SETS = 6, /* CSR of u32: version set to versions, ascending */
    SECTION_BLOCKS = 7,      /* struct snapshot_block */
    SECTION_BLOCK_DATA = 8,  /* zstd frames */
    SECTION_ENTITIES = 9,    /* struct snapshot_entity, by number */
    SECTION_IDS = 10,        /* text table: entity ids, ascending */
    SECTION_REFERENTS = 11,  /* text table: other ids, ascending */
    SECTION_REFERENT_ENTITIES = 12, /* u32: the entity of each referent */
    SECTION_PARTIES = 13,    /* CSR of u32: party to its entities; the first names it */
    SECTION_LINKS_OUT = 14,  /* CSR of struct itd_link */
    SECTION_LINKS_IN = 15,
    /* 16 to 23: a text index, topics, bitmaps of each list's entities */
    SECTION_TOKENS = 24,        /* text table: distinct Latin tokens, by length and then by text */
    SECTION_TOKEN_FACTS = 25,   /* struct snapshot_token */
    SECTION_TOKEN_NAMES = 26,   /* CSR of u32: token to the names that hold it (bit 31: fused neighbours or acronym) */
    SECTION_SKELETONS = 27,     /* text table, ascending */
    SECTION_SKELETON_TOKENS = 28, /* CSR of u32 */
    SECTION_ROMANISED = 29,     /* CSR of u32: token to the tokens it is another romanisation of */
    SECTION_NAMES = 30,         /* struct snapshot_name */
    SECTION_NAME_TOKENS = 31,   /* struct snapshot_name_token */
    SECTION_SYMBOLS = 32,       /* text table: "legal:llc", "word:trading", "number:44" */
    SECTION_ENTITY_NAMES = 33,  /* u32, count + 1: first name of each entity */
    SECTION_IDENTIFIERS = 34,   /* struct snapshot_identifier, by hash */
    SECTION_FACTS = 35,         /* u32, count + 1 offsets of each entity into SECTION_FACT_VALUES */
    SECTION_FACT_VALUES = 36,   /* struct snapshot_fact */
    SECTION_SYMBOL_TOKENS = 37, /* CSR of u32: symbol to the tokens that stand for it */
    SECTION_NATIVES = 38        /* text table: forms of tokens in other scripts, ascending */
};

struct snapshot_header {
    char     magic[8];
    uint32_t format;
    uint32_t section_count;
    uint64_t file_size;
    uint64_t table_xxh3;
    uint8_t  reserved[32];
};

struct snapshot_section_row {
    uint32_t section;
    uint32_t reserved;
    uint64_t offset;
    uint64_t size;
    uint64_t count; /* records, texts or lists in it */
    uint64_t xxh3;
    uint8_t  sha256[32];
};

struct snapshot_block {
    uint64_t offset; /* in SECTION_BLOCK_DATA */
    uint32_t packed_size;
    uint32_t raw_size;
};

struct snapshot_entity {
    uint32_t block;
    uint32_t offset; /* in the raw block */
    uint32_t size;
    uint32_t party;
    uint16_t schema;
    uint16_t flags; /* SNAPSHOT_ENTRY */
    uint32_t versions; /* version set of the versions that hold the entity */
};

enum { SNAPSHOT_ENTRY = 1 /* a party, vessel, ... that can be hit; not a sanction, document, link or address */ };

struct snapshot_token {
    uint64_t letters;  /* bit c-'a' for letters, 26+d for digits, 36 + (c-'a') when a letter comes twice */
    uint32_t skeleton; /* number in SECTION_SKELETONS, or UINT32_MAX */
    uint32_t is_plain; /* 1: stands in a name as it is; 0: only as fused neighbours, acronym or romanisation */
};

struct snapshot_name {
    uint32_t entity;
    uint32_t first_token; /* in SECTION_NAME_TOKENS */
    uint32_t statement;   /* number of the statement in the entity */
    uint8_t  token_count;
    uint8_t  quality; /* enum snapshot_name_quality */
    uint8_t  script;
    uint8_t  flags; /* SNAPSHOT_NAME_* */
};

enum snapshot_name_quality { NAME_QUALITY_NAME, NAME_QUALITY_ALIAS, NAME_QUALITY_WEAK, NAME_QUALITY_PREVIOUS };
enum {
    SNAPSHOT_NAME_PART = 1 /* of a longer published name: what stands in brackets, or the name without it */
};

struct snapshot_name_token {
    uint32_t token;
    uint32_t native; /* number in SECTION_NATIVES of its form in another script, or UINT32_MAX for Latin */
    uint8_t  kind;   /* enum name_kind */
    uint8_t  flags;  /* TEXT_HOMOGLYPH, ...; the script in the upper half */
    uint16_t symbol; /* number in SECTION_SYMBOLS, or UINT16_MAX */
};
enum { NAME_TOKEN_SCRIPT_SHIFT = 4 };

struct snapshot_identifier {
    uint64_t hash; /* XXH3 of type byte and normalised value */
    uint32_t entity;
    uint32_t type; /* enum identifier_type */
};

/* Evidence beside the name, small enough to score without unpacking the entity. */
enum snapshot_fact_kind { FACT_BIRTH_DATE = 1, FACT_COUNTRY = 2, FACT_GENDER = 3, FACT_IDENTIFIER = 4, FACT_DATE = 5 };
struct snapshot_fact {
    uint8_t  kind;
    uint8_t  detail; /* of a date: precision and 0x80 for circa; of a country: 1 nationality; of an identifier: type */
    uint16_t reserved;
    uint32_t statement;
    int64_t  value; /* of a date: first and last day (two int32, first low); of a country: up to 8 bytes of its code; of a
                       gender: 'm' or 'f'; of an identifier: the hash */
};

#endif
