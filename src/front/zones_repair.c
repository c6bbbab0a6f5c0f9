/* SPDX-License-Identifier: MIT */
#include "front/zones_repair.h"

#include "base/mem.h"
#include "front/zones.h"
#include "geo/chains.h"

#include "base/banned.h"

/* One shell with its holes; the owner of edges while zones are repaired. */
struct polygon {
    size_t feature;
    uint32_t holder;
    bool crosses;  /* itself */
    bool overlaps; /* another polygon of its holder */
    fm_lonlat at;
};

struct repair {
    fm_context *ctx;
    const fm_features *features;
    struct polygon *polygons;
    size_t count, capacity;
    fm_edges edges; /* owned by polygons */
    fm_chains chains;
    /* the holders on either hand of a chain */
    uint32_t *hands[2];
    size_t hand_count[2];
};

static bool add_polygon(struct repair *r, size_t feature, uint32_t holder)
{
    struct polygon *polygons =
        fm_grow(r->polygons, &r->capacity, r->count + 1, sizeof *polygons);

    if (polygons == NULL)
        return false;
    r->polygons = polygons;
    polygons[r->count++] = (struct polygon){ .feature = feature, .holder = holder };
    return true;
}

static bool add_feature(struct repair *r, size_t feature, uint32_t holder)
{
    const fm_shapes *s = &r->features->shapes;

    for (size_t i = s->feature_start[feature]; i < s->feature_start[feature + 1]; i++) {
        bool hole = s->part_role[i] == FM_PART_HOLE;

        if (!hole && s->part_role[i] != FM_PART_SHELL)
            continue;
        if (!hole && !add_polygon(r, feature, holder))
            return false;
        if (r->count > 0 && !fm_edges_add_ring(&r->edges, s->points + s->part_start[i],
                                               fm_shapes_part_size(s, i), hole,
                                               (uint32_t)(r->count - 1), 0))
            return false;
    }
    return true;
}

static bool is_odd(const fm_layers *l)
{
    return l->w[0] % 2 != 0;
}

/* A chain begins at a node: where rings cross, or touch. */
static fm_lonlat node_of(const struct repair *r, const fm_chain *c)
{
    return fm_grid_lonlat(r->chains.points[c->first]);
}

/* The holders of a label, each once; and what is wrong there, told of its polygons. */
static void read_label(struct repair *r, const fm_chain *c, uint32_t label, int hand)
{
    const fm_label *l = &r->chains.labels[label];
    size_t *count = &r->hand_count[hand];

    *count = 0;
    for (size_t i = l->first; i < l->first + l->count; i++) {
        const fm_layers *layers = &r->chains.layers[i];
        struct polygon *p = &r->polygons[layers->owner];
        size_t k = 0;

        if (layers->w[0] != 1 && !p->crosses) {
            p->crosses = true;
            p->at = node_of(r, c);
        }
        if (!is_odd(layers))
            continue;
        while (k < *count && r->hands[hand][k] != p->holder)
            k++;
        if (k == *count) {
            r->hands[hand][(*count)++] = p->holder;
        } else if (!p->overlaps && !p->crosses) {
            p->overlaps = true;
            p->at = node_of(r, c);
        }
    }
}

static bool has(const uint32_t *list, size_t count, uint32_t holder)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == holder)
            return true;
    }
    return false;
}

/* The edges of a chain for those holders who have one hand of it alone. */
static bool put_chain(struct repair *r, const fm_chain *c, fm_edges *out)
{
    for (int hand = 0; hand < 2; hand++) {
        for (size_t i = 0; i < r->hand_count[hand]; i++) {
            uint32_t holder = r->hands[hand][i];

            if (has(r->hands[1 - hand], r->hand_count[1 - hand], holder))
                continue;
            for (size_t k = 1; k < c->count; k++) {
                if (!fm_edges_add(out, r->chains.points[c->first + k - 1],
                                  r->chains.points[c->first + k], holder, 0,
                                  hand == 0 ? 1 : -1))
                    return false;
            }
        }
    }
    return true;
}

static fm_status warn(struct repair *r, const struct polygon *p)
{
    enum { DECIMALS = 6 };
    const fm_features *f = r->features;
    fm_place place = { f->source, f->lines == NULL ? 0 : f->lines[p->feature], 0 };
    fm_str text = { 0 };
    fm_status status;

    fm_features_describe(f, p->feature, &text);
    fm_str_add(&text, p->crosses ? ": its rings cross each other or themselves at "
                                 : ": overlaps other ground of its holder at ");
    fm_str_add_fixed(&text, p->at.lon, DECIMALS);
    fm_str_add_char(&text, ' ');
    fm_str_add_fixed(&text, p->at.lat, DECIMALS);
    fm_str_add(&text,
               p->crosses ? "; repaired by the even-odd rule" : "; counted once");
    status = text.failed ? fm_fail_nomem(r->ctx)
                         : fm_warn(r->ctx, FM_ERR_GEOMETRY, &place,
                                   p->crosses ? "ring-crosses-itself" : "parts-overlap",
                                   "%s", fm_str_text(&text));
    fm_str_release(&text);
    return status;
}

static fm_status put_all(struct repair *r, fm_edges *out)
{
    fm_status status = FM_OK;

    r->hands[0] = fm_alloc_raw(r->count, sizeof *r->hands[0]);
    r->hands[1] = fm_alloc_raw(r->count, sizeof *r->hands[1]);
    if (r->hands[0] == NULL || r->hands[1] == NULL)
        return fm_fail_nomem(r->ctx);
    for (size_t i = 0; i < r->chains.count; i++) {
        const fm_chain *c = &r->chains.items[i];

        read_label(r, c, c->left, 0);
        read_label(r, c, c->right, 1);
        if (!put_chain(r, c, out))
            return fm_fail_nomem(r->ctx);
    }
    if (!fm_edges_merge(out, FM_EDGES_EMPTY))
        return fm_fail_nomem(r->ctx);
    for (size_t i = 0; i < r->count && status == FM_OK; i++) {
        if (r->polygons[i].crosses || r->polygons[i].overlaps)
            status = warn(r, &r->polygons[i]);
    }
    return status;
}

fm_status fm_zones_repair(fm_context *ctx, const fm_features *features,
                          const uint32_t *holder_of, fm_edges *edges)
{
    struct repair r = { .ctx = ctx, .features = features };
    fm_edges out = { 0 };
    fm_status status = FM_OK;

    for (size_t i = 0; i < fm_features_count(features) && status == FM_OK; i++) {
        if (holder_of[i] != FM_NO_HOLDER && !add_feature(&r, i, holder_of[i]))
            status = fm_fail_nomem(ctx);
    }
    if (status == FM_OK && !fm_edges_merge(&r.edges, FM_EDGES_EMPTY))
        status = fm_fail_nomem(ctx);
    if (status == FM_OK)
        status = fm_edges_node(ctx, &r.edges, FM_EDGES_EMPTY, NULL);
    if (status == FM_OK)
        status = fm_chains_build(ctx, &r.edges, NULL, &r.chains);
    if (status == FM_OK)
        status = put_all(&r, &out);
    if (status == FM_OK) {
        fm_edges_release(edges);
        *edges = out;
        out = (fm_edges){ 0 };
    }
    fm_edges_release(&out);
    fm_edges_release(&r.edges);
    fm_chains_release(&r.chains);
    fm_free(r.polygons);
    fm_free(r.hands[0]);
    fm_free(r.hands[1]);
    return status;
}
