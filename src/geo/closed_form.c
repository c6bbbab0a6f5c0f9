/* SPDX-License-Identifier: MIT */
/*
 * Formulas:
 *
 *   UTM     Krüger's series to the sixth order of the third flattening, as Karney has
 * it (Transverse Mercator with an accuracy of a few nanometers, J. Geod. 85, 2011, eqs.
 * 7 to 9 and 35, 36).  His sin 2ξ' and sinh 2η' are had without calling a function,
 * from the sides of the triangles whose angles they are. LAEA    Snyder, Map
 * Projections: A Working Manual (1987), eqs. 24-13 to 24-26; the latitude from the
 * authalic one by his series 3-18 and one step of Newton's. others  ibid., eqs. 7-1 and
 * 7-2 on the sphere, 20-3 and 20-4.
 */
#include "geo/closed_form.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

#include "base/banned.h"

#define RAD_PER_DEG (M_PI / 180.0)
#define DEG_PER_RAD (180.0 / M_PI)

/* WGS 84: semi-axis, flattening, eccentricity squared, third flattening. */
#define A_M 6378137.0
#define F   (1.0 / 298.257223563)
#define E2  (F * (2.0 - F))
#define N   (F / (2.0 - F))

#define UTM_SCALE     0.9996
#define UTM_EAST_M    500000.0
#define UTM_SOUTH_M   10000000.0
#define UTM_ZONE_DEG  6.0
#define UTM_FIRST_DEG (-183.0)
enum { UTM_ZONES = 60, ORDER = 6 };

/* e artanh(e s), which is small: its power series in e squared.  The first term left
 * out is below 1e-18. */
static double bulge(double s)
{
    double x = E2 * s * s, sum = 0.0;

    for (int k = 7; k > 0; k--)
        sum = sum * x + 1.0 / (2 * k - 1);
    return E2 * s * sum;
}

/* ----------------------------------------------------------------------- UTM */

static const double krueger_alpha[ORDER] = {
    N * (1.0 / 2 +
         N * (-2.0 / 3 + N * (5.0 / 16 + N * (41.0 / 180 + N * (-127.0 / 288 +
                                                                N * 7891.0 / 37800))))),
    N *N *(13.0 / 48 +
           N * (-3.0 / 5 +
                N * (557.0 / 1440 + N * (281.0 / 630 + N * -1983433.0 / 1935360)))),
    N *N *N *(61.0 / 240 +
              N * (-103.0 / 140 + N * (15061.0 / 26880 + N * 167603.0 / 181440))),
    N *N *N *N *(49561.0 / 161280 + N * (-179.0 / 168 + N * 6601661.0 / 7257600)),
    N *N *N *N *N *(34729.0 / 80640 + N * -3418889.0 / 1995840),
    N *N *N *N *N *N * 212378941.0 / 319334400,
};
static const double krueger_beta[ORDER] = {
    N * (1.0 / 2 + N * (-2.0 / 3 + N * (37.0 / 96 + N * (-1.0 / 360 +
                                                         N * (-81.0 / 512 +
                                                              N * 96199.0 / 604800))))),
    N *N *(1.0 / 48 +
           N * (1.0 / 15 +
                N * (-437.0 / 1440 + N * (46.0 / 105 + N * -1118711.0 / 3870720)))),
    N *N *N *(17.0 / 480 +
              N * (-37.0 / 840 + N * (-209.0 / 4480 + N * 5569.0 / 90720))),
    N *N *N *N *(4397.0 / 161280 + N * (-11.0 / 504 + N * -830251.0 / 7257600)),
    N *N *N *N *N *(4583.0 / 161280 + N * -108847.0 / 3991680),
    N *N *N *N *N *N * 20648693.0 / 638668800,
};
/* Radius of the circle whose circumference is that of the meridian. */
#define RECTIFYING_M                                                                   \
    (A_M / (1.0 + N) *                                                                 \
     (1.0 + N * N / 4 + N * N * N * N / 64 + N * N * N * N * N * N / 256))

/*
 * The sums over c[j] sin 2jz and the like for z = xi + i eta, by Clenshaw's recurrence;
 * given are the sine and cosine of 2 xi and the hyperbolic ones of 2 eta.
 */
static void sum_series(const double c[ORDER], double sin2, double cos2, double sinh2,
                       double cosh2, double *d_xi, double *d_eta)
{
    /* 2 cos 2z and sin 2z */
    double ar = 2.0 * cos2 * cosh2, ai = -2.0 * sin2 * sinh2;
    double sr = sin2 * cosh2, si = cos2 * sinh2;
    double br = 0.0, bi = 0.0, br2 = 0.0, bi2 = 0.0;

    for (int j = ORDER - 1; j >= 0; j--) {
        double r = ar * br - ai * bi - br2 + c[j];
        double i = ar * bi + ai * br - bi2;

        br2 = br;
        bi2 = bi;
        br = r;
        bi = i;
    }
    *d_xi = sr * br - si * bi;
    *d_eta = sr * bi + si * br;
}

static void utm_forward(const fm_closed_form *form, double *pair)
{
    double lon = remainder(pair[0] - form->centre.lon, 360.0) * RAD_PER_DEG;
    double lat = pair[1] * RAD_PER_DEG;
    double s = sin(lat), c = cos(lat), d = bulge(s);
    /* The conformal latitude's tangent is up / c; its triangle with the longitude. */
    double up = s * cosh(d) - sinh(d);
    double along = c * cos(lon), aside = c * sin(lon);
    double square = up * up + along * along;
    double h = aside / sqrt(square), d_xi, d_eta;

    sum_series(krueger_alpha, 2.0 * up * along / square,
               (along * along - up * up) / square, 2.0 * h * sqrt(1.0 + h * h),
               1.0 + 2.0 * h * h, &d_xi, &d_eta);
    pair[0] = UTM_EAST_M + form->radius_m * (asinh(h) + d_eta);
    pair[1] = form->false_north_m + form->radius_m * (atan2(up, along) + d_xi);
}

/* The latitude whose conformal latitude has this tangent, by Newton's method on the
 * tangent (Karney, eqs. 19 to 21); two steps reach the last digit. */
static double latitude_of(double conformal)
{
    double t = conformal / (1.0 - E2);

    for (int i = 0; i < 3; i++) {
        double secant = sqrt(1.0 + t * t);
        double sigma = sinh(bulge(t / secant));
        double now = t * sqrt(1.0 + sigma * sigma) - sigma * secant;

        t += (conformal - now) / sqrt(1.0 + now * now) * (1.0 + (1.0 - E2) * t * t) /
             ((1.0 - E2) * secant);
    }
    return atan(t);
}

static void utm_inverse(const fm_closed_form *form, double *pair)
{
    double xi = (pair[1] - form->false_north_m) / form->radius_m;
    double eta = (pair[0] - UTM_EAST_M) / form->radius_m, d_xi, d_eta, up, along;

    sum_series(krueger_beta, sin(2.0 * xi), cos(2.0 * xi), sinh(2.0 * eta),
               cosh(2.0 * eta), &d_xi, &d_eta);
    xi -= d_xi;
    eta -= d_eta;
    up = sin(xi);
    along = cos(xi);
    pair[0] =
        remainder(form->centre.lon + atan2(sinh(eta), along) * DEG_PER_RAD, 360.0);
    pair[1] = latitude_of(up / hypot(sinh(eta), along)) * DEG_PER_RAD;
}

/* ---------------------------------------------------------------------- LAEA */

/* Snyder's q: the area south of the parallel, but for a factor. */
static double area_to(double s)
{
    return (1.0 - E2) * (s / (1.0 - E2 * s * s) + bulge(s) / E2);
}

static void laea_init(fm_closed_form *form)
{
    double s = sin(form->centre.lat * RAD_PER_DEG);
    double c = cos(form->centre.lat * RAD_PER_DEG);

    form->radius_m = A_M * sqrt(area_to(1.0) / 2.0);
    form->sine = area_to(s) / area_to(1.0);
    form->cosine = sqrt(fmax(1.0 - form->sine * form->sine, 0.0));
    form->squeeze = 1.0;
    if (fabs(form->centre.lat) < 90.0)
        form->squeeze =
            A_M * c / (sqrt(1.0 - E2 * s * s) * form->radius_m * form->cosine);
    else
        form->cosine = 0.0;
}

static void laea_forward(const fm_closed_form *form, double *pair)
{
    double lon = remainder(pair[0] - form->centre.lon, 360.0) * RAD_PER_DEG;
    double s =
        fmin(fmax(area_to(sin(pair[1] * RAD_PER_DEG)) / area_to(1.0), -1.0), 1.0);
    double c = sqrt(1.0 - s * s), along = c * cos(lon);
    double b =
        form->radius_m * sqrt(2.0 / (1.0 + form->sine * s + form->cosine * along));

    pair[0] = b * form->squeeze * c * sin(lon);
    pair[1] = b / form->squeeze * (form->cosine * s - form->sine * along);
}

/* The latitude with this share of the hemisphere's area south of it: a series in the
 * authalic latitude, then one step to the last digit where there is room for one. */
static double latitude_of_area(double share)
{
    const double e4 = E2 * E2, e6 = E2 * E2 * E2;
    double beta = asin(fmin(fmax(share, -1.0), 1.0));
    double lat = beta + (E2 / 3 + 31 * e4 / 180 + 517 * e6 / 5040) * sin(2 * beta) +
                 (23 * e4 / 360 + 251 * e6 / 3780) * sin(4 * beta) +
                 761 * e6 / 45360 * sin(6 * beta);
    double s = sin(lat), c = cos(lat), w = 1.0 - E2 * s * s;

    if (fabs(c) > 1e-4)
        lat += (share * area_to(1.0) - area_to(s)) * w * w / (2.0 * (1.0 - E2) * c);
    return lat;
}

static void laea_inverse(const fm_closed_form *form, double *pair)
{
    double x = pair[0] / form->squeeze, y = pair[1] * form->squeeze;
    double away = hypot(x, y), s, c;

    if (!(away > 0.0)) {
        pair[0] = form->centre.lon;
        pair[1] = form->centre.lat;
        return;
    }
    s = away / (2.0 * form->radius_m); /* of half the angle; beyond 1: no place */
    c = 1.0 - 2.0 * s * s;
    s = 2.0 * s * sqrt(1.0 - s * s);
    pair[0] = remainder(form->centre.lon +
                            atan2(x * s, away * form->cosine * c - y * form->sine * s) *
                                DEG_PER_RAD,
                        360.0);
    pair[1] =
        latitude_of_area(c * form->sine + y * s * form->cosine / away) * DEG_PER_RAD;
}

/* -------------------------------------------------------------------- spheres */

/* Half a turn and less stay as they are, so that both sides of the cut can be shown. */
static double within_half_turn(double lon)
{
    return fabs(lon) > 180.0 ? remainder(lon, 360.0) : lon;
}

static void mercator_forward(double *pair)
{
    pair[0] = within_half_turn(pair[0]) * A_M * RAD_PER_DEG;
    pair[1] = A_M * asinh(tan(pair[1] * RAD_PER_DEG));
}

static void mercator_inverse(double *pair)
{
    pair[0] = within_half_turn(pair[0] / A_M * DEG_PER_RAD);
    pair[1] = atan(sinh(pair[1] / A_M)) * DEG_PER_RAD;
}

static void ortho_forward(const fm_closed_form *form, double *pair)
{
    double lon = (pair[0] - form->centre.lon) * RAD_PER_DEG;
    double lat = pair[1] * RAD_PER_DEG;
    double s = sin(lat), c = cos(lat), along = c * cos(lon);

    if (form->sine * s + form->cosine * along < -1e-10) { /* behind the horizon */
        pair[0] = pair[1] = NAN;
        return;
    }
    pair[0] = form->radius_m * c * sin(lon);
    pair[1] = form->radius_m * (form->cosine * s - form->sine * along);
}

static void ortho_inverse(const fm_closed_form *form, double *pair)
{
    double x = pair[0] / form->radius_m, y = pair[1] / form->radius_m;
    double square = x * x + y * y;
    double deep = sqrt(1.0 - square); /* NaN beyond the horizon */

    if (square > 1.0 && square < 1.0 + 1e-10)
        deep = 0.0;
    pair[0] = remainder(
        form->centre.lon + atan2(x, form->cosine * deep - form->sine * y) * DEG_PER_RAD,
        360.0);
    pair[1] = atan2(form->sine * deep + form->cosine * y,
                    hypot(x, form->cosine * deep - form->sine * y)) *
              DEG_PER_RAD;
}

/* ---------------------------------------------------------------------- points */

void fm_closed_form_forward(const fm_closed_form *form, double *pairs, size_t count)
{
    for (double *p = pairs; p < pairs + 2 * count; p += 2) {
        switch (form->kind) {
        case FM_CLOSED_NONE:
        case FM_CLOSED_LONLAT:
            break;
        case FM_CLOSED_MERCATOR:
            mercator_forward(p);
            break;
        case FM_CLOSED_UTM:
            utm_forward(form, p);
            break;
        case FM_CLOSED_LAEA:
            laea_forward(form, p);
            break;
        case FM_CLOSED_ORTHO:
            ortho_forward(form, p);
            break;
        }
    }
}

void fm_closed_form_inverse(const fm_closed_form *form, double *pairs, size_t count)
{
    for (double *p = pairs; p < pairs + 2 * count; p += 2) {
        switch (form->kind) {
        case FM_CLOSED_NONE:
        case FM_CLOSED_LONLAT:
            break;
        case FM_CLOSED_MERCATOR:
            mercator_inverse(p);
            break;
        case FM_CLOSED_UTM:
            utm_inverse(form, p);
            break;
        case FM_CLOSED_LAEA:
            laea_inverse(form, p);
            break;
        case FM_CLOSED_ORTHO:
            ortho_inverse(form, p);
            break;
        }
    }
}

/* ----------------------------------------------------------------------- names */

static bool take_word(const char **at, const char *word)
{
    size_t length = strlen(word);

    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

static bool take_number(const char **at, double *number)
{
    size_t length = strcspn(*at, " ");

    if (!fm_number_parse_lax(*at, length, number))
        return false;
    *at += length;
    return true;
}

static fm_closed_form utm_of(const char *crs)
{
    fm_closed_form form = { .kind = FM_CLOSED_NONE };
    int zone;

    if (strlen(crs) != 10 || strspn(crs + 8, "0123456789") != 2 ||
        (crs[7] != '6' && crs[7] != '7'))
        return form;
    zone = (crs[8] - '0') * 10 + (crs[9] - '0');
    if (zone < 1 || zone > UTM_ZONES)
        return form;
    form.kind = FM_CLOSED_UTM;
    form.centre.lon = UTM_FIRST_DEG + UTM_ZONE_DEG * zone;
    form.false_north_m = crs[7] == '7' ? UTM_SOUTH_M : 0.0;
    form.radius_m = UTM_SCALE * RECTIFYING_M;
    return form;
}

/* "+proj=NAME +lat_0=N +lon_0=N", and the rest is left at `crs`. */
static bool take_disk(const char **crs, const char *name, fm_lonlat *centre)
{
    return take_word(crs, "+proj=") && take_word(crs, name) &&
           take_word(crs, " +lat_0=") && take_number(crs, &centre->lat) &&
           take_word(crs, " +lon_0=") && take_number(crs, &centre->lon) &&
           fabs(centre->lat) <= 90.0 && fabs(centre->lon) <= 360.0;
}

static fm_closed_form disk_of(const char *crs)
{
    fm_closed_form form = { .kind = FM_CLOSED_NONE };
    const char *rest = crs;

    if (take_disk(&rest, "laea", &form.centre) &&
        strcmp(rest, " +datum=WGS84 +units=m +no_defs") == 0) {
        form.kind = FM_CLOSED_LAEA;
        laea_init(&form);
        return form;
    }
    rest = crs;
    if (take_disk(&rest, "ortho", &form.centre) && take_word(&rest, " +R=") &&
        take_number(&rest, &form.radius_m) && *rest == '\0' && form.radius_m > 0.0) {
        form.kind = FM_CLOSED_ORTHO;
        form.sine = sin(form.centre.lat * RAD_PER_DEG);
        form.cosine = cos(form.centre.lat * RAD_PER_DEG);
    }
    return form;
}

fm_closed_form fm_closed_form_of(const char *crs)
{
    fm_closed_form form = { .kind = FM_CLOSED_NONE };

    if (strcmp(crs, "EPSG:4326") == 0 || strcmp(crs, "OGC:CRS84") == 0)
        form.kind = FM_CLOSED_LONLAT;
    else if (strcmp(crs, "EPSG:3857") == 0)
        form.kind = FM_CLOSED_MERCATOR;
    else if (strncmp(crs, "EPSG:32", 7) == 0)
        form = utm_of(crs);
    else if (strncmp(crs, "+proj=", 6) == 0)
        form = disk_of(crs);
    return form;
}

static void describe_utm(const fm_closed_form *form, fm_str *name, fm_str *operation,
                         fm_str *proj)
{
    int zone = (int)((form->centre.lon - UTM_FIRST_DEG) / UTM_ZONE_DEG);
    bool is_south = form->false_north_m > 0.0;

    fm_str_addf(operation, "UTM zone %d%c", zone, is_south ? 'S' : 'N');
    fm_str_addf(name, "WGS 84 / UTM zone %d%c", zone, is_south ? 'S' : 'N');
    fm_str_addf(proj, "+proj=utm +zone=%d%s", zone, is_south ? " +south" : "");
}

void fm_closed_form_describe(const fm_closed_form *form, const char *crs, fm_str *name,
                             fm_str *operation, fm_str *proj)
{
    switch (form->kind) {
    case FM_CLOSED_NONE:
        break;
    case FM_CLOSED_LONLAT:
        fm_str_add(name, crs[0] == 'E' ? "WGS 84" : "WGS 84 (CRS84)");
        fm_str_addf(operation, "Null geographic offset from %s to %s",
                    fm_str_text(name), fm_str_text(name));
        fm_str_add(proj, "+proj=longlat");
        break;
    case FM_CLOSED_MERCATOR:
        fm_str_add(name, "WGS 84 / Pseudo-Mercator");
        fm_str_add(operation, "Popular Visualisation Pseudo-Mercator");
        fm_str_add(proj, "+proj=webmerc");
        break;
    case FM_CLOSED_UTM:
        describe_utm(form, name, operation, proj);
        break;
    case FM_CLOSED_LAEA:
        fm_str_add(name, "Lambert Azimuthal Equal Area");
        fm_str_add(operation, "the projection alone");
        fm_str_add(proj, crs);
        break;
    case FM_CLOSED_ORTHO:
        fm_str_add(name, "Orthographic");
        fm_str_add(operation, "the projection alone");
        fm_str_add(proj, crs);
        break;
    }
}
