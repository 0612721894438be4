# shellcheck shell=bash disable=SC2154 # sourced by ./mailmesh, whose names it uses
# ./mailmesh audit: what was done with the mesh that runs, and whether the log of it is whole (docs/audit.md).

# shellcheck source=cli/inbox.sh
. cli/inbox.sh

audit_usage() {
    cat <<END
usage: ./mailmesh audit COMMAND
  verify [--workspace W] [--head SEQ:HASH]   follows the chains of all workspaces, or of one; exit code 1 where one
                                             is broken; --head: and goes through a head that was noted before
  list [OPTION] [--limit N]                  the newest rows of a workspace
  export [OPTION]                            a workspace's rows as JSON lines, oldest first
options: --workspace W (name or id; else the key's own)   --since TIME   --until TIME   --action A   --outcome CODE
         --key ID   --inbox ADDRESS or id                  times as 2026-11-21T12:00:00Z
END
}

# read_audit_options OPTION...: into the query of the request.
read_audit_options() {
    query=''
    workspace=''
    local name
    while [ $# -gt 0 ]; do
        case $1 in
            --key | --inbox) name=${1#--}_id ;;
            --since | --until | --action | --outcome | --limit | --head) name=${1#--} ;;
            --workspace) name=workspace_id ;;
            *) audit_usage >&2 && fail "There is no option \"$1\"." ;;
        esac
        [ $# -ge 2 ] || fail "$1 needs a value."
        if [ "$name" = workspace_id ]; then
            workspace=$(find_workspace "$2") || fail "There is no workspace \"$2\"."
            add_to_query workspace_id "$workspace"
        else
            add_to_query "$name" "$2"
        fi
        shift 2
    done
}

add_to_query() { query+="${query:+&}$1=$(jq -rn --arg value "$2" '$value | @uri')"; }

# find_workspace NAME: its id; an id is taken as it is.
find_workspace() {
    local id='' page cursor=''
    if [[ $1 =~ ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$ ]]; then
        printf '%s' "$1"
        return
    fi
    while page=$(rest GET "/workspaces?limit=100${cursor:+&cursor=$cursor}"); do
        id=$(printf '%s' "$page" | jq -r --arg name "$1" '.items[] | select(.name == $name) | .id')
        cursor=$(printf '%s' "$page" | jq -r '.next_cursor // ""')
        [ -z "$id" ] && [ -n "$cursor" ] || break
    done
    [ -n "$id" ] && printf '%s' "$id"
}

verify_audit() {
    local page cursor='' broken=0
    read_audit_options "$@"
    while page=$(rest GET "/audit/verification?$query${cursor:+&cursor=$cursor}"); do
        printf '%s' "$page" | jq -r '.items[]
            | (.name // "what belongs to no workspace") as $name
            | (if .removed_through then ", \(.removed_through) removed by retention before" else "" end) as $removed
            | if .intact and .rows == 0 then "  · \($name): no rows"
              elif .intact then "  ✓ \($name): \(.rows) rows, \(.from) to \(.until)\($removed); head \(.head)"
              else "  ✗ \($name): breaks at row \(.break.seq), \(.break.reason): \(.break.detail)"
                + " \(.rows) rows before it are whole\($removed)." end'
        broken=$((broken + $(printf '%s' "$page" | jq '[.items[] | select(.intact | not)] | length')))
        cursor=$(printf '%s' "$page" | jq -r '.next_cursor // ""')
        if [ -z "$cursor" ]; then
            [ $broken = 0 ] || fail "$broken chains are not as they were written."
            return 0
        fi
    done
    return 1
}

list_audit() {
    local page
    read_audit_options "$@"
    page=$(rest GET "/audit?$query") || return 1
    printf '%s' "$page" | jq -r '.items[] | "  \(.seq)  \(.at)  \(.action)  \(.outcome)"
        + ([.target, .names, (.inbox_id | values | "inbox:" + .), (.key_id | values | "by " + .)]
            | map("  " + (. // empty)) | join(""))'
    printf '%s' "$page" | jq -r 'if .next_cursor then "  … older rows: --limit, --until, or ./mailmesh audit export"
        else empty end'
}

# Not through rest, which holds an answer in memory.
export_audit() {
    local endpoints=$home/endpoints.json key url
    [ -f "$endpoints" ] || fail 'MailMesh does not run: start it with ./mailmesh up'
    read_audit_options "$@"
    key=$(jq -r .api_key "$endpoints")
    url=$(jq -r .rest "$endpoints")/audit/export?$query
    curl -sSf -H @<(printf 'Authorization: Bearer %s' "$key") "$url" ||
        fail 'The export is not complete.'
}

audit() {
    local what=${1:-help} query workspace
    shift || true
    case $what in
        verify | list | export) ;;
        help | --help | -h) audit_usage && return ;;
        *) audit_usage >&2 && fail "There is no command \"audit $what\"." ;;
    esac
    want_inbox_tools
    install_missing
    case $what in
        verify) verify_audit "$@" ;;
        list) list_audit "$@" ;;
        export) export_audit "$@" ;;
    esac
}
