/* SPDX-License-Identifier: MIT */
/*
 * Coordinates into parts.  A position lies as many brackets deep as the type says, one
 * level above it is a part, two above a polygon:
 *
 *   Point  LineString  Polygon                MultiPolygon
 *   [x,y]  [[x,y],..]  [[[x,y],..],[hole]]    [[[[x,y],..],[hole]],[[shell]]]
 *   1      1 2         1 2 3                  1 2 3 4
 *
 * When the coordinates come before the type, the first number tells how deep positions
 * lie; rings and lines are told apart when the type is known.
 */
#include "data/geojson.h"

#include <string.h>

#include "base/banned.h"

enum {
    LEVELS_MOST = 4,
    COLLECTION_DEPTH = 16, /* collections inside collections; RFC 7946 wants none */
    BATCH = 256            /* positions read in one go */
};

struct fm_geojson_type {
    const char *name;
    unsigned levels; /* brackets around a number; 0: a collection */
    fm_part_role role;
};

static const fm_geojson_type types[] = {
    { "Point", 1, FM_PART_POINTS },
    { "MultiPoint", 2, FM_PART_POINTS },
    { "LineString", 2, FM_PART_LINE },
    { "MultiLineString", 3, FM_PART_LINE },
    { "Polygon", 3, FM_PART_SHELL },
    { "MultiPolygon", 4, FM_PART_SHELL },
    { "GeometryCollection", 0, FM_PART_POINTS },
};

enum { SEEN_TYPE = 1, SEEN_COORDINATES = 2, SEEN_GEOMETRIES = 4 };

/* The way through one "coordinates". */
typedef struct walk {
    fm_geojson *g;
    fm_shapes *target;           /* where the parts go */
    const fm_geojson_type *type; /* NULL: not yet known, parts are held as they are */
    unsigned levels;             /* 0: not yet known */
    bool at_shell;               /* the next ring begins a polygon */
    bool no_shell;               /* the polygon has lost its shell, and so its holes */
} walk;

const fm_geojson_type *fm_geojson_type_named(const fm_token *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (fm_token_is(name, types[i].name))
            return &types[i];
    }
    return NULL;
}

/* ------------------------------------------------------------------- positions */

static fm_status add_points(walk *w, const fm_lonlat *points, size_t count)
{
    fm_geojson *g = w->g;
    uint64_t limit = fm_context_policy(g->ctx)->max_vertices;

    if (g->out->shapes.point_count + count > limit || w->target->point_count > limit)
        return fm_reader_fail(g->reader, FM_ERR_LIMIT,
                              "more than %llu positions; --max-vertices sets the limit",
                              (unsigned long long)limit);
    return fm_shapes_add_points(w->target, points, count) ? FM_OK
                                                          : fm_fail_nomem(g->ctx);
}

/* What stands where a number should. */
static void fault_number(fm_geojson *g, const fm_token *token)
{
    if (token->kind == FM_TOKEN_ARRAY)
        fm_geojson_fault(g, "its coordinates are nested too deep for its type");
    else
        fm_geojson_fault(g, "a coordinate is %s, not a number", fm_geojson_kind(token));
}

/* The numbers of a position, behind its '[' or behind its first number. */
static fm_status read_position(walk *w, const fm_token *first)
{
    fm_geojson *g = w->g;
    double xy[2] = { first != NULL ? first->number : 0.0, 0.0 };
    size_t count = first != NULL;
    fm_token token;

    for (;;) {
        fm_status status = fm_reader_next(g->reader, &token);

        if (status != FM_OK)
            return status;
        if (token.kind == FM_TOKEN_ARRAY_END)
            break;
        if (token.kind != FM_TOKEN_NUMBER) {
            fault_number(g, &token);
            return FM_OK;
        }
        if (count < 2)
            xy[count] = token.number;
        count++;
    }
    if (count < 2) {
        fm_geojson_fault(g, "a position has %zu number%s; it takes two", count,
                         count == 1 ? "" : "s");
        return FM_OK;
    }
    g->out->has_z = g->out->has_z || count > 2;
    return add_points(w, &(fm_lonlat){ xy[0], xy[1] }, 1);
}

/* The positions of a part up to its ']'. */
static fm_status read_positions(walk *w)
{
    fm_geojson *g = w->g;
    fm_lonlat batch[BATCH];
    fm_status status = FM_OK;
    fm_token token;

    while (status == FM_OK && !g->is_faulty) {
        size_t count = fm_reader_positions(g->reader, batch, BATCH, &g->out->has_z);

        if (count > 0) {
            status = add_points(w, batch, count);
            if (status != FM_OK || count == BATCH)
                continue;
        }
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_ARRAY_END)
            break;
        if (token.kind == FM_TOKEN_ARRAY) {
            status = read_position(w, NULL);
        } else if (token.kind == FM_TOKEN_NUMBER) {
            fm_geojson_fault(g,
                             "its coordinates are not nested deep enough for its type");
        } else {
            fm_geojson_fault(g, "a position is %s, not an array",
                             fm_geojson_kind(&token));
        }
    }
    return status;
}

/* ----------------------------------------------------------------------- parts */

static fm_part_role role_here(walk *w)
{
    fm_part_role role = w->type != NULL ? w->type->role : FM_PART_SHELL;

    if (role == FM_PART_SHELL && !w->at_shell)
        role = FM_PART_HOLE;
    w->at_shell = false;
    return role;
}

static fm_status begin_part(walk *w)
{
    return fm_shapes_begin_part(w->target, role_here(w)) ? FM_OK
                                                         : fm_fail_nomem(w->g->ctx);
}

/* Check the last part, and see to it that no hole goes to another polygon's shell. */
static fm_status end_part(walk *w)
{
    fm_part_role role;
    fm_status status;
    bool kept;

    if (w->type == NULL || w->g->is_faulty)
        return FM_OK;
    role = (fm_part_role)w->target->part_role[w->target->part_count - 1];
    if (role == FM_PART_HOLE && w->no_shell) {
        fm_shapes_drop_part(w->target);
        return FM_OK;
    }
    status = fm_geojson_end_part(w->g, &kept);
    if (role == FM_PART_SHELL)
        w->no_shell = !kept;
    return status;
}

static fm_status read_part(walk *w)
{
    fm_status status = begin_part(w);

    if (status == FM_OK)
        status = read_positions(w);
    return status == FM_OK ? end_part(w) : status;
}

/* A Point, mostly: its position in one go. */
static fm_status read_plain_point(walk *w, bool *taken)
{
    fm_geojson *g = w->g;
    fm_lonlat p;
    fm_status status;

    *taken = fm_reader_positions(g->reader, &p, 1, &g->out->has_z) == 1;
    if (!*taken)
        return FM_OK;
    status = begin_part(w);
    if (status == FM_OK)
        status = add_points(w, &p, 1);
    return status == FM_OK ? end_part(w) : status;
}

/* A Point behind its '[': a part of one position. */
static fm_status read_point(walk *w)
{
    fm_status status = begin_part(w);
    fm_token token;

    if (status != FM_OK)
        return status;
    status = fm_reader_next(w->g->reader, &token);
    if (status != FM_OK)
        return status;
    if (token.kind == FM_TOKEN_NUMBER)
        status = read_position(w, &token);
    else if (token.kind != FM_TOKEN_ARRAY_END)
        fault_number(w->g, &token);
    return status == FM_OK ? end_part(w) : status;
}

/* The first number shows how deep positions lie: `level` brackets are open before it,
 * and its part begins here. */
static fm_status read_first_part(walk *w, unsigned level, const fm_token *number)
{
    fm_status status;

    if (level > LEVELS_MOST) {
        fm_geojson_fault(w->g, "its coordinates are nested %u deep; %d is the most",
                         level, LEVELS_MOST);
        return FM_OK;
    }
    w->levels = level;
    status = begin_part(w);
    if (status == FM_OK)
        status = read_position(w, number);
    if (status == FM_OK && level > 1 && !w->g->is_faulty)
        status = read_positions(w);
    return status;
}

/* All of the coordinates, behind the outermost '['. */
static fm_status walk_levels(walk *w)
{
    unsigned level = 1;
    fm_status status = FM_OK;
    fm_token token;

    w->at_shell = true;
    if (w->levels == 1)
        return read_point(w);
    while (status == FM_OK && level > 0 && !w->g->is_faulty) {
        if (w->levels != 0 && level + 1 == w->levels) {
            status = read_part(w);
            level--;
            continue;
        }
        status = fm_reader_next(w->g->reader, &token);
        if (status != FM_OK)
            break;
        if (token.kind == FM_TOKEN_ARRAY) {
            level++;
            w->at_shell = w->at_shell || level + 2 == w->levels;
        } else if (token.kind == FM_TOKEN_ARRAY_END) {
            level--;
        } else if (token.kind == FM_TOKEN_NUMBER && w->levels == 0) {
            status = read_first_part(w, level, &token);
            level = level < 2 ? 0 : level - 2;
        } else if (token.kind == FM_TOKEN_NUMBER) {
            fm_geojson_fault(w->g,
                             "its coordinates are not nested deep enough for its type");
        } else {
            fm_geojson_fault(w->g, "its coordinates hold %s", fm_geojson_kind(&token));
        }
    }
    return status;
}

static fm_status read_coordinates(fm_geojson *g, fm_geojson_geometry *geometry)
{
    fm_shapes *target = geometry->type != NULL ? &g->out->shapes : &geometry->held;
    walk w = { .g = g, .target = target, .type = geometry->type };
    unsigned depth = fm_reader_depth(g->reader);
    fm_status status = FM_OK;
    fm_token token;
    bool taken = false;

    if (w.type != NULL && w.type->levels == 1)
        status = read_plain_point(&w, &taken);
    if (status != FM_OK || taken)
        return status;
    status = fm_reader_next(g->reader, &token);
    if (status != FM_OK)
        return status;
    if (token.kind != FM_TOKEN_ARRAY) {
        fm_geojson_fault(g, "its coordinates are %s, not an array",
                         fm_geojson_kind(&token));
        return fm_reader_skip(g->reader, &token);
    }
    if (geometry->type == NULL && !fm_shapes_begin_feature(target))
        return fm_fail_nomem(g->ctx);
    if (geometry->type != NULL && geometry->type->levels == 0)
        fm_geojson_fault(g, "a GeometryCollection has no coordinates");
    w.levels = geometry->type != NULL ? geometry->type->levels : 0;
    if (!g->is_faulty)
        status = walk_levels(&w);
    geometry->held_levels = w.levels;
    return status == FM_OK ? fm_reader_skip_to(g->reader, depth) : status;
}

/* The type came last: what was held becomes parts of its kind. */
static fm_status place_held(fm_geojson *g, fm_geojson_geometry *geometry)
{
    const fm_shapes *held = &geometry->held;
    walk w = { .g = g, .target = &g->out->shapes, .type = geometry->type };
    fm_status status = FM_OK;

    if (held->part_count > 0 && geometry->held_levels != geometry->type->levels) {
        fm_geojson_fault(g, "its coordinates are nested %u deep; a %s has %u",
                         geometry->held_levels, geometry->type->name,
                         geometry->type->levels);
        return FM_OK;
    }
    for (size_t i = 0; status == FM_OK && i < held->part_count; i++) {
        w.at_shell = held->part_role[i] == FM_PART_SHELL;
        status = begin_part(&w);
        if (status == FM_OK)
            status = add_points(&w, held->points + held->part_start[i],
                                fm_shapes_part_size(held, i));
        if (status == FM_OK)
            status = end_part(&w);
    }
    return status;
}

/* ------------------------------------------------------------ geometry objects */

static fm_status read_geometries(fm_geojson *g, fm_geojson_geometry *geometry)
{
    fm_status status;
    fm_token token;

    status = fm_reader_next(g->reader, &token);
    if (status != FM_OK)
        return status;
    if (token.kind != FM_TOKEN_ARRAY) {
        fm_geojson_fault(g, "its geometries are %s, not an array",
                         fm_geojson_kind(&token));
        return fm_reader_skip(g->reader, &token);
    }
    for (;;) {
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_ARRAY_END)
            return status;
        if (token.kind == FM_TOKEN_OBJECT) {
            status = fm_geojson_geometry_read(g, geometry->depth + 1);
        } else {
            if (token.kind != FM_TOKEN_NULL)
                fm_geojson_fault(g, "one of its geometries is %s",
                                 fm_geojson_kind(&token));
            status = fm_reader_skip(g->reader, &token);
        }
        if (status != FM_OK)
            return status;
    }
}

static fm_status read_type(fm_geojson *g, fm_geojson_geometry *geometry)
{
    const fm_geojson_type *type;
    fm_status status;
    fm_token token;

    status = fm_reader_next(g->reader, &token);
    if (status != FM_OK)
        return status;
    if (token.kind != FM_TOKEN_TEXT) {
        fm_geojson_fault(g, "the type of its geometry is %s", fm_geojson_kind(&token));
        return fm_reader_skip(g->reader, &token);
    }
    type = fm_geojson_type_named(&token);
    if (type == NULL)
        fm_geojson_fault(g, "'%.*s' is no type of geometry",
                         token.length > 40 ? 40 : (int)token.length, token.text);
    else if (geometry->type != NULL && type != geometry->type &&
             (geometry->seen & SEEN_COORDINATES))
        fm_geojson_fault(g, "its geometry has two types");
    geometry->type = type;
    return FM_OK;
}

/* A second "coordinates" or "geometries" takes the place of the first. */
static fm_status forget_parts(fm_geojson *g, fm_geojson_geometry *geometry,
                              const char *key)
{
    fm_shapes_release(&geometry->held);
    while (g->out->shapes.part_count > geometry->first_part)
        fm_shapes_drop_part(&g->out->shapes);
    return fm_geojson_warn_key(g, key);
}

fm_status fm_geojson_geometry_member(fm_geojson *g, fm_geojson_geometry *geometry,
                                     const fm_token *key, bool *taken)
{
    fm_status status = FM_OK;
    unsigned member = fm_token_is(key, "type")          ? SEEN_TYPE
                      : fm_token_is(key, "coordinates") ? SEEN_COORDINATES
                      : fm_token_is(key, "geometries")  ? SEEN_GEOMETRIES
                                                        : 0;

    *taken = member != 0;
    if (geometry->seen == 0)
        geometry->first_part = g->out->shapes.part_count;
    if (geometry->seen & member)
        status = member == SEEN_TYPE
                     ? fm_geojson_warn_key(g, "type")
                     : forget_parts(g, geometry,
                                    member == SEEN_COORDINATES ? "coordinates"
                                                               : "geometries");
    geometry->seen |= member;
    if (status != FM_OK)
        return status;
    switch (member) {
    case SEEN_TYPE:
        return read_type(g, geometry);
    case SEEN_COORDINATES:
        return read_coordinates(g, geometry);
    case SEEN_GEOMETRIES:
        return read_geometries(g, geometry);
    default:
        return FM_OK;
    }
}

fm_status fm_geojson_geometry_end(fm_geojson *g, fm_geojson_geometry *geometry)
{
    fm_status status = FM_OK;

    if (!g->is_faulty && geometry->type == NULL) {
        fm_geojson_fault(g, "its geometry has no type");
    } else if (!g->is_faulty && geometry->type->levels == 0) {
        if (!(geometry->seen & SEEN_GEOMETRIES))
            fm_geojson_fault(g, "a GeometryCollection without 'geometries'");
    } else if (!g->is_faulty && !(geometry->seen & SEEN_COORDINATES)) {
        fm_geojson_fault(g, "a %s without 'coordinates'", geometry->type->name);
    } else if (!g->is_faulty) {
        status = place_held(g, geometry);
    }
    fm_shapes_release(&geometry->held);
    return status;
}

fm_status fm_geojson_geometry_read(fm_geojson *g, unsigned depth)
{
    fm_geojson_geometry geometry = { .depth = depth };
    fm_status status;
    fm_token token;
    bool taken;

    if (depth > COLLECTION_DEPTH)
        return fm_reader_fail(g->reader, FM_ERR_LIMIT,
                              "collections of geometries nested more than %d deep",
                              COLLECTION_DEPTH);
    for (;;) {
        status = fm_reader_next(g->reader, &token);
        if (status != FM_OK || token.kind == FM_TOKEN_OBJECT_END)
            break;
        status = fm_geojson_geometry_member(g, &geometry, &token, &taken);
        if (status == FM_OK && !taken)
            status = fm_reader_skip(g->reader, &token);
        if (status != FM_OK)
            break;
    }
    if (status == FM_OK)
        return fm_geojson_geometry_end(g, &geometry);
    fm_shapes_release(&geometry.held);
    return status;
}
