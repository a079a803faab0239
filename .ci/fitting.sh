# Which stories still end in time; sourced by .ci/run, and by tests/architecture/test_ci.py.
# shellcheck shell=bash

# Seconds that a run has, and what of them a cluster needs to start, and to end with what a failure has left shown.
limit=5400
start=200
end=300
# Of each story as much as half again of the longest that it took on two busy cores (docs/reference/cluster.md); the shorter ones first.
stories="100 tests/e2e/test_refused.py
350 tests/e2e/test_revert.py
650 tests/e2e/test_golden_path.py
650 tests/e2e/test_release.py"

# fitting SECONDS: those that end in time when so many are over.
fitting() {
    local left=$((limit - start - end - $1)) seconds file
    while read -r seconds file; do
        if [ "$seconds" -le "$left" ]; then
            left=$((left - seconds))
            echo "$file"
        fi
    done <<<"$stories"
}
