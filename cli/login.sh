# shellcheck shell=bash # sourced by ./mailmesh, whose names it uses
# ./mailmesh login: a code for the page where a person lets an app in (docs/connectors.md).

login() {
    local made
    # shellcheck source=cli/inbox.sh
    . cli/inbox.sh
    want_inbox_tools
    install_missing
    made=$(rest POST /login-codes '{}') || fail 'There is no code.'
    printf '%s' "$made" | jq -r '"  login code: \(.code)", "  good once, until \(.expires_at)"'
}
