# shellcheck shell=bash disable=SC2154 # sourced by ./mailmesh, whose names it uses
# ./mailmesh inbox: accounts at other servers, through the REST interface of the mesh that runs.
# A secret is never an argument of a program: anybody on the machine may read those.

inbox_usage() {
    cat <<END
usage: ./mailmesh inbox COMMAND
  add ADDRESS [OPTION]     connects the account, then shows how its first sync goes
  login ADDRESS [OPTION]   gives a connected inbox a new password
  list                     the inboxes, and how they are
  remove ADDRESS [--yes]   forgets an inbox and all mail that MailMesh holds of it; asks first
options: --host H --port P --tls implicit|starttls|none     where the mail is; found from the address if left out
         --smtp-host H --smtp-port P --smtp-tls MODE         where it is sent
         --user U (else the address)   --name NAME   --token (an OAuth access token in place of a password)
The password is asked for, or read from standard input.
END
}

poll_seconds=1

want_inbox_tools() {
    want curl 'talks to the mesh' has curl
    want jq 'reads what the mesh answers' has jq
}

# rest METHOD PATH [BODY]: prints the answer; a problem ends the command with what it says.
rest() {
    local endpoints=$home/endpoints.json key url answer status body
    [ -f "$endpoints" ] || fail 'MailMesh does not run: start it with ./mailmesh up'
    key=$(jq -r .api_key "$endpoints")
    url=$(jq -r .rest "$endpoints")$2
    answer=$(printf '%s' "${3:-}" | curl -sS -X "$1" -w '\n%{http_code}' -H 'Content-Type: application/json' \
        -H @<(printf 'Authorization: Bearer %s' "$key") ${3:+--data-binary @-} "$url") ||
        fail 'MailMesh does not answer: see ./mailmesh status'
    status=${answer##*$'\n'}
    body=${answer%$'\n'*}
    if [ "$status" -ge 400 ]; then
        printf '%s' "$body" | jq -r '"\(.code): \(.detail)"' >&2
        return 1
    fi
    printf '%s' "$body"
}

# Words of other servers come fenced for agents; a person sees them as they are.
unfenced() { sed -E 's/<\/?mail-[0-9a-f]+>//g'; }

read_secret() {
    if [ -t 0 ]; then
        IFS= read -rsp "$1: " secret
        printf '\n'
    else
        IFS= read -r secret || [ -n "$secret" ] || fail 'There is no password on standard input.'
    fi
    [ -n "$secret" ] || fail 'The password is empty.'
}

# read_options OPTION...: into the fields of the request; the secret comes last, by its own way.
read_options() {
    fields=()
    secret_field=password
    while [ $# -gt 0 ]; do
        case $1 in
            --token) secret_field=access_token && shift && continue ;;
            --host | --port | --tls | --smtp-host | --smtp-port | --smtp-tls | --user | --name) ;;
            *) inbox_usage >&2 && fail "There is no option \"$1\"." ;;
        esac
        [ $# -ge 2 ] || fail "$1 needs a value."
        case $1 in
            *port) [[ $2 =~ ^[0-9]+$ ]] || fail "$1 must be a number." ;;
        esac
        fields+=("${1#--}=$2")
        shift 2
    done
}

# request KIND ADDRESS: the body, from the fields and the secret.
# shellcheck disable=SC2016 # a program of jq
request() {
    printf '%s' "$secret" | jq -Rs --arg kind "$1" --arg address "$2" --arg secret_field "$secret_field" '
        def put($name; $value):
            if $name == "user" then .user = $value
            elif $name == "name" then .display_name = $value
            else ($name | if startswith("smtp-") then ["smtp", .[5:]] else ["imap", .] end) as $path
                | setpath($path; if $path[1] == "port" then $value | tonumber else $value end)
            end;
        . as $secret
        | reduce ($ARGS.positional[] | capture("^(?<name>[a-z-]+)=(?<value>.*)$"; "s")) as {$name, $value}
            ({}; put($name; $value))
        | if $kind == "" then . else .kind = $kind | .address = $address end
        | .[$secret_field] = $secret' --args ${fields[@]+"${fields[@]}"}
}

add_inbox() {
    local address=${1:?"an address is missing: ./mailmesh inbox add ann@example.com"} secret='' inbox
    shift
    read_options "$@"
    read_secret "Password of $address"
    say "  · logging in"
    inbox=$(rest POST /inboxes "$(request imap "$address")") || fail 'Nothing was connected.'
    printf '%s' "$inbox" | jq -r '"  ✓ \(.address) at \(.imap.host):\(.imap.port)"
        + if .smtp then ", sends through \(.smtp.host):\(.smtp.port)" else "; no way to send is known" end'
    show_sync "$(printf '%s' "$inbox" | jq -r .id)"
}

login_inbox() {
    local address=${1:?"an address is missing: ./mailmesh inbox login ann@example.com"} secret=''
    shift
    read_options "$@"
    read_secret "New password of $address"
    rest PATCH "/inboxes/$address/credentials" "$(request '' '')" >/dev/null || fail 'The old password stays.'
    say '  ✓ the server takes it; the inbox goes on'
}

# Until the mirror is whole; who leaves earlier stops nothing.
show_sync() {
    local inbox line last='' health
    say '  · first sync, newest mail first; Ctrl-C leaves it running'
    while inbox=$(rest GET "/inboxes/$1"); do
        health=$(printf '%s' "$inbox" | jq -r .inbox.health)
        line=$(printf '%s' "$inbox" | jq -r '.sync | "\(.percent // 0) %: \(.emails) of \(.server_emails // "?") emails"')
        if [ -t 1 ]; then printf '\r    %s   ' "$line"; elif [ "$line" != "$last" ]; then say "    $line"; fi
        last=$line
        if [ "$(printf '%s' "$inbox" | jq -r .sync.whole)" = true ]; then
            if [ -t 1 ]; then printf '\n'; fi
            printf '%s' "$inbox" | unfenced | jq -r '"  ✓ whole: \(.sync.emails) emails in \(.folders | length) folders",
                (.folders[] | select(.fault) | "  ✗ \(.name): \(.fault)")'
            return
        fi
        if [ "$health" = auth_failed ]; then
            printf '%s' "$inbox" | unfenced | jq -r '"\n\(.inbox.health_detail // "The login is refused.")"' >&2
            fail "Give it a new password: ./mailmesh inbox login $(printf '%s' "$inbox" | jq -r .inbox.address)"
        fi
        sleep $poll_seconds
    done
    return 1
}

list_inboxes() {
    local page cursor=''
    while page=$(rest GET "/inboxes?limit=100${cursor:+&cursor=$cursor}"); do
        printf '%s' "$page" | unfenced | jq -r '.items[] | "  \(if .health == "ready" then "✓" elif .health == "syncing" then "·"
            else "✗" end) \(.address)  \(.provider)  \(.emails) emails, \(.unread) unread"
            + (if .sync_percent then "  first sync: \(.sync_percent) %" else "" end)
            + (if .health_detail then "  \(.health): \(.health_detail)" else "" end)'
        cursor=$(printf '%s' "$page" | jq -r '.next_cursor // ""')
        [ -n "$cursor" ] || return 0
    done
    return 1
}

# What is at another server stays there; what is here can't be had back.
remove_inbox() {
    local address=${1:?"an address is missing: ./mailmesh inbox remove ann@example.com"} answer=''
    shift
    case "$*" in
        --yes) ;;
        '')
            if [ -t 0 ]; then printf 'Removes %s and its mail from MailMesh. Type its address to go on: ' "$address"; fi
            IFS= read -r answer || true
            [ "$answer" = "$address" ] || fail 'Nothing was removed: type the address, or give --yes.'
            ;;
        *) inbox_usage >&2 && fail "There is no option \"$1\"." ;;
    esac
    rest DELETE "/inboxes/$address" >/dev/null || fail 'Nothing was removed.'
    say "  ✓ $address is removed; what MailMesh holds of it is deleted now"
}

inbox() {
    local what=${1:-help}
    shift || true
    case $what in
        add | login | list | remove) ;;
        help | --help | -h) inbox_usage && return ;;
        *) inbox_usage >&2 && fail "There is no command \"inbox $what\"." ;;
    esac
    want_inbox_tools
    install_missing
    case $what in
        add) add_inbox "$@" ;;
        login) login_inbox "$@" ;;
        list) list_inboxes ;;
        remove) remove_inbox "$@" ;;
    esac
}
