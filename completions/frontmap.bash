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
        mapfile -t COMPREPLY < <(compgen -W "render new check info help" -- "$cur")
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
    help) names=" --man --completion --version" ;;
    esac
    names="$names --help --quiet --verbose --strict --color --log-format --timings --allow-network --allow-outside --allow-driver --max-features --max-vertices --max-pixels --max-input-bytes"
    case $cur in
    -*) mapfile -t COMPREPLY < <(compgen -W "$names" -- "$cur") ;;
    *) compopt -o default ;;
    esac
}
complete -F _frontmap frontmap
