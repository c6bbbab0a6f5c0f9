# shellcheck shell=bash
# Written by scripts/docs from src/cli; change it there.
_frontmap()
{
    local cur=${COMP_WORDS[COMP_CWORD]}
    local prev=${COMP_WORDS[COMP_CWORD - 1]}
    local command=${COMP_WORDS[1]}
    local names=

    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ] ||
        { [ "$COMP_CWORD" -eq 2 ] && [ "$command" = help ]; }; then
        mapfile -t COMPREPLY < <(compgen -W "render new check info diff history posts zones front export symbols help" -- "$cur")
        return
    fi
    case $command:$prev in
    render:--output | render:-o)
        compopt -o default
        return
        ;;
    render:--format | render:-f)
        mapfile -t COMPREPLY < <(compgen -W "auto png svg pdf tif trace" -- "$cur")
        return
        ;;
    render:--size | render:-s)
        return
        ;;
    render:--dpi)
        return
        ;;
    render:--scale)
        return
        ;;
    render:--crs)
        return
        ;;
    render:--bbox)
        return
        ;;
    render:--date | render:-d)
        return
        ;;
    render:--language | render:-l)
        return
        ;;
    render:--where | render:-w)
        return
        ;;
    new:--output | new:-o)
        compopt -o default
        return
        ;;
    check:--format | check:-f)
        mapfile -t COMPREPLY < <(compgen -W "text json" -- "$cur")
        return
        ;;
    check:--layer)
        return
        ;;
    check:--source-crs)
        return
        ;;
    info:--format | info:-f)
        mapfile -t COMPREPLY < <(compgen -W "text json" -- "$cur")
        return
        ;;
    info:--layer | info:-l)
        return
        ;;
    info:--where | info:-w)
        return
        ;;
    info:--bbox)
        return
        ;;
    info:--source-crs)
        return
        ;;
    diff:--output | diff:-o)
        compopt -o default
        return
        ;;
    diff:--format | diff:-f)
        mapfile -t COMPREPLY < <(compgen -W "text json csv markdown html" -- "$cur")
        return
        ;;
    diff:--table)
        return
        ;;
    diff:--by | diff:-b)
        return
        ;;
    diff:--from)
        return
        ;;
    diff:--to)
        return
        ;;
    diff:--layer | diff:-l)
        return
        ;;
    diff:--key | diff:-k)
        return
        ;;
    diff:--tolerance | diff:-t)
        return
        ;;
    diff:--within)
        return
        ;;
    diff:--within-name)
        return
        ;;
    diff:--places)
        return
        ;;
    diff:--places-name)
        return
        ;;
    diff:--where | diff:-w)
        return
        ;;
    diff:--date-field)
        return
        ;;
    diff:--valid-from)
        return
        ;;
    diff:--valid-to)
        return
        ;;
    diff:--source-crs)
        return
        ;;
    diff:--size | diff:-s)
        return
        ;;
    diff:--dpi)
        return
        ;;
    history:--output | history:-o)
        compopt -o default
        return
        ;;
    history:--format | history:-f)
        mapfile -t COMPREPLY < <(compgen -W "text json csv markdown html" -- "$cur")
        return
        ;;
    history:--table)
        return
        ;;
    history:--by | history:-b)
        return
        ;;
    history:--from)
        return
        ;;
    history:--to)
        return
        ;;
    history:--tolerance | history:-t)
        return
        ;;
    history:--correction)
        return
        ;;
    history:--within)
        return
        ;;
    history:--within-name)
        return
        ;;
    history:--places)
        return
        ;;
    history:--places-name)
        return
        ;;
    history:--layer | history:-l)
        return
        ;;
    history:--where | history:-w)
        return
        ;;
    history:--source-crs)
        return
        ;;
    history:--date-field)
        return
        ;;
    history:--valid-from)
        return
        ;;
    history:--valid-to)
        return
        ;;
    history:--threads)
        return
        ;;
    history:--chart)
        compopt -o default
        return
        ;;
    history:--animation)
        compopt -o default
        return
        ;;
    history:--frames)
        return
        ;;
    history:--frames-to)
        compopt -o default
        return
        ;;
    history:--document)
        return
        ;;
    history:--frame-delay)
        return
        ;;
    history:--last-delay)
        return
        ;;
    history:--size | history:-s)
        return
        ;;
    history:--dpi)
        return
        ;;
    posts:--zones | posts:-z)
        return
        ;;
    posts:--by | posts:-b)
        return
        ;;
    posts:--side | posts:-s)
        return
        ;;
    posts:--against)
        return
        ;;
    posts:--date | posts:-d)
        return
        ;;
    posts:--from)
        return
        ;;
    posts:--to)
        return
        ;;
    posts:--base)
        return
        ;;
    posts:--border)
        return
        ;;
    posts:--border-where)
        return
        ;;
    posts:--name)
        return
        ;;
    posts:--valid-from)
        return
        ;;
    posts:--valid-to)
        return
        ;;
    posts:--uncertainty | posts:-u)
        return
        ;;
    posts:--line)
        return
        ;;
    posts:--beyond)
        return
        ;;
    posts:--format | posts:-f)
        mapfile -t COMPREPLY < <(compgen -W "text json csv markdown html" -- "$cur")
        return
        ;;
    posts:--table)
        mapfile -t COMPREPLY < <(compgen -W "posts changes summary latest beyond" -- "$cur")
        return
        ;;
    posts:--output | posts:-o)
        compopt -o default
        return
        ;;
    posts:--line-output)
        compopt -o default
        return
        ;;
    posts:--beyond-output)
        compopt -o default
        return
        ;;
    posts:--where | posts:-w)
        return
        ;;
    posts:--posts-layer)
        return
        ;;
    posts:--layer | posts:-l)
        return
        ;;
    posts:--source-crs)
        return
        ;;
    posts:--zones-where)
        return
        ;;
    posts:--date-field)
        return
        ;;
    posts:--zones-from)
        return
        ;;
    posts:--zones-to)
        return
        ;;
    zones:--output | zones:-o)
        compopt -o default
        return
        ;;
    zones:--format | zones:-f)
        mapfile -t COMPREPLY < <(compgen -W "text json csv markdown html" -- "$cur")
        return
        ;;
    zones:--table)
        return
        ;;
    zones:--by | zones:-b)
        return
        ;;
    zones:--date-field)
        return
        ;;
    zones:--place)
        return
        ;;
    zones:--same-place-m)
        return
        ;;
    zones:--firm)
        return
        ;;
    zones:--dates)
        return
        ;;
    zones:--assessed-km)
        return
        ;;
    zones:--reach-km)
        return
        ;;
    zones:--rounding-km)
        return
        ;;
    zones:--stale-after)
        return
        ;;
    zones:--land)
        return
        ;;
    zones:--land-where)
        return
        ;;
    zones:--bbox)
        return
        ;;
    zones:--layer | zones:-l)
        return
        ;;
    zones:--where | zones:-w)
        return
        ;;
    zones:--source-crs)
        return
        ;;
    front:--by | front:-b)
        return
        ;;
    front:--between)
        return
        ;;
    front:--since)
        return
        ;;
    front:--date | front:-d)
        return
        ;;
    front:--tolerance | front:-t)
        return
        ;;
    front:--gap | front:-g)
        return
        ;;
    front:--land)
        return
        ;;
    front:--land-tolerance)
        return
        ;;
    front:--places | front:-p)
        return
        ;;
    front:--places-name)
        return
        ;;
    front:--every)
        return
        ;;
    front:--sector)
        return
        ;;
    front:--output | front:-o)
        compopt -o default
        return
        ;;
    front:--format | front:-f)
        mapfile -t COMPREPLY < <(compgen -W "text json csv markdown html" -- "$cur")
        return
        ;;
    front:--table)
        mapfile -t COMPREPLY < <(compgen -W "parts sectors" -- "$cur")
        return
        ;;
    front:--arrows)
        compopt -o default
        return
        ;;
    front:--where | front:-w)
        return
        ;;
    front:--layer | front:-l)
        return
        ;;
    front:--source-crs)
        return
        ;;
    front:--date-field)
        return
        ;;
    front:--valid-from)
        return
        ;;
    front:--valid-to)
        return
        ;;
    front:--size | front:-s)
        return
        ;;
    front:--dpi)
        return
        ;;
    export:--output | export:-o)
        compopt -o default
        return
        ;;
    export:--layer | export:-l)
        return
        ;;
    export:--date | export:-d)
        return
        ;;
    export:--bbox)
        return
        ;;
    export:--where | export:-w)
        return
        ;;
    export:--dst-crs)
        return
        ;;
    export:--language)
        return
        ;;
    export:--graphics)
        mapfile -t COMPREPLY < <(compgen -W "code drawn" -- "$cur")
        return
        ;;
    export:--tiles)
        mapfile -t COMPREPLY < <(compgen -W "vector raster" -- "$cur")
        return
        ;;
    export:--min-zoom)
        return
        ;;
    export:--max-zoom)
        return
        ;;
    export:--tile-size)
        return
        ;;
    export:--decimals)
        return
        ;;
    export:--threads)
        return
        ;;
    symbols:--output | symbols:-o)
        compopt -o default
        return
        ;;
    symbols:--find)
        return
        ;;
    symbols:--text)
        return
        ;;
    symbols:--size)
        return
        ;;
    symbols:--colors)
        mapfile -t COMPREPLY < <(compgen -W "light medium dark own" -- "$cur")
        return
        ;;
    symbols:--fill)
        return
        ;;
    symbols:--stroke)
        return
        ;;
    symbols:--background)
        return
        ;;
    symbols:--status)
        return
        ;;
    symbols:--direction)
        return
        ;;
    symbols:--engagement)
        return
        ;;
    symbols:--font)
        return
        ;;
    symbols:--format)
        mapfile -t COMPREPLY < <(compgen -W "auto png svg pdf trace" -- "$cur")
        return
        ;;
    symbols:--density)
        return
        ;;
    help:--completion)
        mapfile -t COMPREPLY < <(compgen -W "bash zsh" -- "$cur")
        return
        ;;
    *:--color)
        mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$cur")
        return
        ;;
    *:--log-format)
        mapfile -t COMPREPLY < <(compgen -W "text json" -- "$cur")
        return
        ;;
    *:--allow-driver)
        return
        ;;
    *:--max-features)
        return
        ;;
    *:--max-vertices)
        return
        ;;
    *:--max-pixels)
        return
        ;;
    *:--max-input-bytes)
        return
        ;;
    esac
    case $command in
    render) names=" --output --format --size --dpi --scale --crs --bbox --date --language --where --overwrite --georeference" ;;
    new) names=" --output --overwrite" ;;
    check) names=" --format --layer --source-crs --print-schema" ;;
    info) names=" --format --features --layer --where --bbox --source-crs" ;;
    diff) names=" --output --format --table --by --from --to --layer --key --features --tolerance --within --within-name --places --places-name --kept --exit-code --where --date-field --valid-from --valid-to --source-crs --size --dpi --overwrite" ;;
    history) names=" --output --format --table --by --from --to --tolerance --correction --within --within-name --places --places-name --layer --where --source-crs --date-field --valid-from --valid-to --threads --chart --animation --frames --frames-to --document --frame-delay --last-delay --size --dpi --overwrite" ;;
    posts) names=" --zones --by --side --against --date --from --to --base --border --border-where --name --valid-from --valid-to --uncertainty --no-neck --line --beyond --format --table --output --line-output --beyond-output --overwrite --where --posts-layer --layer --source-crs --zones-where --date-field --zones-from --zones-to" ;;
    zones) names=" --output --format --table --by --date-field --place --same-place-m --firm --dates --assessed-km --reach-km --rounding-km --no-rounding --stale-after --land --land-where --bbox --layer --where --source-crs --overwrite" ;;
    front) names=" --by --between --since --date --tolerance --gap --land --land-tolerance --places --places-name --every --sector --output --format --table --arrows --overwrite --where --layer --source-crs --date-field --valid-from --valid-to --size --dpi" ;;
    export) names=" --output --layer --date --bbox --where --dst-crs --language --graphics --tiles --min-zoom --max-zoom --tile-size --decimals --threads --append --overwrite --formats" ;;
    symbols) names=" --output --find --sheet --json --text --size --colors --fill --stroke --background --status --direction --engagement --font --format --density --overwrite" ;;
    help) names=" --man --completion --version" ;;
    esac
    names="$names --help --quiet --verbose --strict --color --log-format --timings --allow-network --allow-outside --allow-driver --max-features --max-vertices --max-pixels --max-input-bytes"
    case $cur in
    -*) mapfile -t COMPREPLY < <(compgen -W "$names" -- "$cur") ;;
    *) compopt -o default ;;
    esac
}
complete -F _frontmap frontmap
