/* SPDX-License-Identifier: MIT */
/*
 * bench_label: how long the placing of labels takes, on places strewn at random.
 *
 *     bench_label [PLACES [WIDTH HEIGHT [PICTURE.png]]]
 *
 * prints milliseconds and counts; with a picture, draws what was placed. The places are
 * the same in every run: three in four stand in clusters, and few count much, as towns
 * do. Not a test: time is not checked.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "draw/surface.h"
#include "sheet/label.h"

static const char usage[] =
    "usage: bench_label [PLACES [WIDTH HEIGHT [PICTURE.png]]]\n";

/* xorshift64*: the same places on every machine. */
static uint64_t state = 88172645463325252u;

static double chance(void)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (double)((state * 2685821657736338717u) >> 11) / 9007199254740992.0;
}

typedef struct place {
    fm_pt at;
    double priority, size_px, radius;
    char name[32];
} place;

static void name_it(char *out, size_t room)
{
    static const char *const syllables[] = { "ka",  "ra",  "ma", "sha", "di",
                                             "qa",  "mi",  "na", "tel", "bab",
                                             "has", "jis", "ur" };
    size_t count = 2 + (size_t)(chance() * 3), length = 0;

    for (size_t i = 0; i < count; i++) {
        const char *s = syllables[(size_t)(chance() * 13)];

        for (; *s != '\0' && length + 1 < room; s++)
            out[length++] = *s;
    }
    out[length] = '\0';
    out[0] = (char)(out[0] - 'a' + 'A');
}

static place *strew(size_t count, double width, double height)
{
    place *places = fm_alloc(count, sizeof *places);
    fm_pt centre = { width / 2, height / 2 };

    for (size_t i = 0; places != NULL && i < count; i++) {
        double reach = height / 12 * sqrt(-2 * log(1 - chance()));
        double turn = 6.2831853 * chance();
        place *p = &places[i];

        if (i % 40 == 0)
            centre = (fm_pt){ width * chance(), height * chance() };
        p->at = i % 4 == 0 ? (fm_pt){ width * chance(), height * chance() }
                           : (fm_pt){ centre.x + reach * cos(turn),
                                      centre.y + reach * sin(turn) };
        p->priority = floor(1000 / (1 + 999 * chance()));
        p->size_px = p->priority > 50 ? 14 : p->priority > 5 ? 11 : 9;
        p->radius = p->size_px / 5;
        name_it(p->name, sizeof p->name);
    }
    return places;
}

static fm_rect symbol_of(const place *p)
{
    return fm_rect_grown((fm_rect){ p->at.x, p->at.y, p->at.x, p->at.y }, p->radius);
}

static fm_status ask(fm_labeller *labeller, const fm_label_spec *spec,
                     const place *places, size_t count)
{
    static const size_t starts[2] = { 0, 1 };

    for (size_t i = 0; i < count; i++) {
        fm_label_request request = {
            .text = places[i].name,
            .spec = spec,
            .size_px = places[i].size_px,
            .priority = places[i].priority,
            .layer_id = "places",
            .around = symbol_of(&places[i]),
            .points = &places[i].at,
            .starts = starts,
            .part_count = 1,
            .kind = FM_SHAPE_POINT,
        };
        fm_status status =
            fm_labeller_symbol(labeller, request.around, request.priority);

        if (status == FM_OK)
            status = fm_labeller_add(labeller, &request);
        if (status != FM_OK)
            return status;
    }
    return FM_OK;
}

static fm_status write_file(void *user, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, user) == length ? FM_OK : FM_ERR_OUTPUT;
}

static fm_status draw(fm_context *ctx, const fm_labeller *labeller, const place *places,
                      size_t count, double width, double height, FILE *file)
{
    const fm_color paper = { 0.96, 0.95, 0.91, 1 }, red = { 0.7, 0.2, 0.2, 1 };
    fm_surface *surface;
    fm_painter *painter;
    fm_status status =
        fm_surface_new(ctx, FM_FORMAT_PNG, width, height, 1, paper, &surface);

    if (status != FM_OK)
        return status;
    painter = fm_surface_painter(surface);
    for (size_t i = 0; i < count; i++) {
        fm_path path = { 0 };

        fm_path_circle(&path, places[i].at, places[i].radius);
        fm_painter_fill(painter, &path, red, false);
        fm_path_release(&path);
    }
    fm_labeller_draw(labeller, painter);
    status = fm_painter_status(painter);
    if (status == FM_OK)
        status = fm_surface_finish(surface, write_file, file);
    fm_surface_free(surface);
    return status;
}

static fm_status run(fm_context *ctx, size_t count, double width, double height,
                     FILE *picture)
{
    const fm_label_spec spec = {
        .given = true,
        .text_color = { 0.1, 0.1, 0.1, 1 },
        .text_opacity = 1,
        .text_halo_color = { 1, 1, 1, 1 },
        .text_halo_width = 1.2,
        .text_padding = 2,
        .text_max_width = 10,
    };
    place *places = strew(count, width, height);
    fm_text_engine *engine = NULL;
    fm_labeller *labeller = NULL;
    fm_status status = fm_text_engine_new(ctx, &engine);
    size_t placed = 0;

    if (status == FM_OK)
        status =
            fm_labeller_new(ctx, engine, (fm_rect){ 0, 0, width, height }, &labeller);
    if (status == FM_OK) {
        fm_stopwatch watch = fm_stopwatch_start();

        status = ask(labeller, &spec, places, count);
        if (status == FM_OK)
            status = fm_labeller_place(labeller);
        fm_stopwatch_stop(ctx, "labels", watch);
    }
    for (size_t i = 0; status == FM_OK && i < fm_labeller_count(labeller); i++)
        placed += fm_labeller_at(labeller, i)->run != NULL;
    printf("%zu places, %zu labels placed\n", count, placed);
    if (status == FM_OK && picture != NULL)
        status = draw(ctx, labeller, places, count, width, height, picture);
    fm_labeller_free(labeller);
    fm_text_engine_free(engine);
    fm_free(places);
    return status;
}

static void print_timing(void *user, const char *phase, double wall_ms, double cpu_ms)
{
    (void)user;
    printf("%s: %.1f ms, %.1f ms of processor\n", phase, wall_ms, cpu_ms);
}

static bool read_number(const char *text, double *number)
{
    return fm_number_parse(text, strlen(text), number) && *number >= 1 &&
           *number <= 1e7;
}

int main(int argc, char **argv)
{
    double count = 13673, width = 1600, height = 1200;
    FILE *picture = NULL;
    fm_context *ctx;
    fm_status status;

    if (argc > 5 || argc == 3 || (argc > 1 && !read_number(argv[1], &count)) ||
        (argc > 3 &&
         (!read_number(argv[2], &width) || !read_number(argv[3], &height)))) {
        fputs(usage, stderr);
        return 2;
    }
    if (argc == 5) {
        picture = fopen(argv[4], "wb");
        if (picture == NULL) {
            perror(argv[4]);
            return 1;
        }
    }
    ctx = fm_context_new();
    status = run(ctx, (size_t)count, width, height, picture);
    if (status != FM_OK)
        fprintf(stderr, "bench_label: %s\n", fm_context_error(ctx)->message);
    fm_context_timings(ctx, print_timing, NULL);
    fm_context_free(ctx);
    if (picture != NULL && fclose(picture) != 0)
        status = FM_ERR_OUTPUT;
    return status == FM_OK ? 0 : 1;
}
