/* SPDX-License-Identifier: MIT */
#include "data/sniff.h"

#include <string.h>
#include <strings.h>

#include "base/banned.h"

struct mark {
    const char *bytes;
    size_t length;
    size_t at;
    const char *what;
};

/* Bytes that a format begins with. */
static const struct mark marks[] = {
    { "\x1F\x8B", 2, 0, "gzip inside gzip" },
    { "PK\x03\x04", 4, 0, "a ZIP archive (KMZ, a zipped Shapefile?)" },
    { "\x89PNG", 4, 0, "a PNG picture" },
    { "\xFF\xD8\xFF", 3, 0, "a JPEG picture" },
    { "GIF8", 4, 0, "a GIF picture" },
    { "II*\0", 4, 0, "a TIFF picture" },
    { "MM\0*", 4, 0, "a TIFF picture" },
    { "%PDF", 4, 0, "a PDF document" },
    { "SQLite format 3", 15, 0, "an SQLite database (GeoPackage?)" },
    { "fgb", 3, 0, "FlatGeobuf" },
    { "\0\0\x27\x0A", 4, 0, "a Shapefile" },
    { "PAR1", 4, 0, "Parquet" },
    { "BZh", 3, 0, "bzip2 data" },
    { "\xFD"
      "7zXZ",
      5, 0, "xz data" },
    { "\x28\xB5\x2F\xFD", 4, 0, "zstd data" },
    { "7z\xBC\xAF", 4, 0, "a 7z archive" },
    { "ustar", 5, 257, "a tar archive" },
    { "\x7F"
      "ELF",
      4, 0, "a program" },
};

/* Root elements and other first words, searched for in what begins with '<'. */
static const struct {
    const char *word;
    const char *what;
} elements[] = {
    { "<OGRVRTDataSource", "a VRT file of GDAL" },
    { "<VRTDataset", "a VRT file of GDAL" },
    { "<!DOCTYPE html", "an HTML page (an error message of the server?)" },
    { "<html", "an HTML page (an error message of the server?)" },
    { "<kml", "KML" },
    { "<gpx", "GPX" },
    { "<osm", "OpenStreetMap XML" },
    { "<svg", "an SVG picture" },
    { "FeatureCollection", "GML" },
    { "<gml", "GML" },
};

/* Geometries as WKT spells them. */
static const char *const wkt_words[] = {
    "POINT",        "LINESTRING",         "POLYGON", "MULTIPOINT",  "MULTILINESTRING",
    "MULTIPOLYGON", "GEOMETRYCOLLECTION", "SRID=",   "CURVEPOLYGON"
};

static const char *const script_words[] = { "var ",      "let ",     "const ",
                                            "function",  "export ",  "import ",
                                            "//",        "/*",       "window.",
                                            "callback(", "(function" };

static bool begins(const unsigned char *text, size_t length, const char *word)
{
    size_t n = strlen(word);

    return length >= n && strncasecmp((const char *)text, word, n) == 0;
}

static bool holds(const unsigned char *text, size_t length, const char *word)
{
    for (size_t at = 0; at < length; at++) {
        if (begins(text + at, length - at, word))
            return true;
    }
    return false;
}

static const char *sniff_xml(const unsigned char *text, size_t length)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (holds(text, length, elements[i].word))
            return elements[i].what;
    }
    return "XML";
}

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* "callback({": a name and a bracket. */
static bool is_call(const unsigned char *text, size_t length)
{
    size_t at = 0;

    while (at < length && (is_letter(text[at]) || text[at] == '.' || text[at] == '$' ||
                           (at > 0 && text[at] >= '0' && text[at] <= '9')))
        at++;
    return at > 0 && at + 1 < length && text[at] == '(' &&
           (text[at + 1] == '{' || text[at + 1] == '[');
}

/* A first line with separators and no JSON. */
static bool is_csv(const unsigned char *text, size_t length)
{
    size_t separators = 0;

    for (size_t i = 0; i < length && text[i] != '\n' && text[i] != '\r'; i++)
        separators += text[i] == ',' || text[i] == ';' || text[i] == '\t';
    return separators > 0 && (is_letter(text[0]) || text[0] == '"' ||
                              (text[0] >= '0' && text[0] <= '9') || text[0] >= 0x80);
}

static const char *sniff_text(const unsigned char *text, size_t length)
{
    if (text[0] == '<')
        return sniff_xml(text, length);
    for (size_t i = 0; i < sizeof wkt_words / sizeof *wkt_words; i++) {
        if (begins(text, length, wkt_words[i]))
            return "WKT";
    }
    for (size_t i = 0; i < sizeof script_words / sizeof *script_words; i++) {
        if (begins(text, length, script_words[i]))
            return "JavaScript";
    }
    if (is_call(text, length))
        return "JavaScript (JSONP)";
    if (begins(text, length, "---") || begins(text, length, "%YAML"))
        return "YAML";
    return is_csv(text, length) ? "CSV" : NULL;
}

static size_t pass_blanks(const unsigned char *bytes, size_t length)
{
    size_t at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    while (at < length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' ||
                           bytes[at] == '\r'))
        at++;
    return at;
}

const char *fm_sniff(const unsigned char *bytes, size_t length)
{
    size_t at;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const struct mark *m = &marks[i];

        if (length >= m->at + m->length &&
            memcmp(bytes + m->at, m->bytes, m->length) == 0)
            return m->what;
    }
    at = pass_blanks(bytes, length);
    if (at == length || fm_sniff_is_json(bytes, length))
        return NULL;
    return sniff_text(bytes + at, length - at);
}

const char *fm_sniff_encoding(const unsigned char *bytes, size_t length)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *name;
    } forms[] = {
        { "\0\0\xFE\xFF", 4, "UTF-32BE" }, { "\xFF\xFE\0\0", 4, "UTF-32LE" },
        { "\xFE\xFF", 2, "UTF-16BE" },     { "\xFF\xFE", 2, "UTF-16LE" },
        { "\0\0\0{", 4, "UTF-32BE" },      { "{\0\0\0", 4, "UTF-32LE" },
        { "\0\0\0[", 4, "UTF-32BE" },      { "[\0\0\0", 4, "UTF-32LE" },
        { "\0{", 2, "UTF-16BE" },          { "{\0", 2, "UTF-16LE" },
        { "\0[", 2, "UTF-16BE" },          { "[\0", 2, "UTF-16LE" },
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (length >= forms[i].length &&
            memcmp(bytes, forms[i].bytes, forms[i].length) == 0)
            return forms[i].name;
    }
    return NULL;
}

bool fm_sniff_is_json(const unsigned char *bytes, size_t length)
{
    size_t at = pass_blanks(bytes, length);

    while (at < length && bytes[at] == 0x1E)
        at += 1 + pass_blanks(bytes + at + 1, length - at - 1);
    return at < length && (bytes[at] == '{' || bytes[at] == '[');
}

bool fm_sniff_is_topojson(const unsigned char *bytes, size_t length)
{
    return fm_sniff_is_json(bytes, length) && holds(bytes, length, "\"Topology\"");
}

bool fm_sniff_is_gzip(const unsigned char *bytes, size_t length)
{
    return length >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}
